/** Procedures are expanded where they are called: a procedure that reaches itself would never end. */
import type { Procedure } from '../resolution';
import { statementsOf } from '../registers';
import type { Name } from '../syntax';
import type { FileInScope } from './files';
import type { Globals } from './globals';
import { Problems } from './problems';

/** @param files those whose procedures are looked at: none of the others can reach them */
export function checkRecursion(globals: Globals, problems: Problems, files: readonly FileInScope[]): void {
    const done = new Set<Procedure>();
    const open: Procedure[] = [];
    const visit = (procedure: Procedure) => {
        if (done.has(procedure)) return;
        open.push(procedure);
        for (const callee of calls(procedure))
            for (const next of globals.procedures.get(callee.text)) {
                if (!next.architectures.some((name) => procedure.architectures.includes(name))) continue;
                const from = open.indexOf(next);
                if (from >= 0) {
                    const path = [...open.slice(from), next].map(({ item }) => `\`${item.name.text}\``).join(' → ');
                    const entry = files.find((each) => each.path === procedure.path);
                    const here = new Problems(entry?.path ?? problems.path, problems.all);
                    here.add(
                        'ISO205',
                        callee.span,
                        `procedures are expanded where they are called and cannot recurse: ${path}`,
                    );
                } else visit(next);
            }
        open.pop();
        done.add(procedure);
    };
    const paths = new Set(files.map(({ path }) => path));
    for (const list of globals.procedures.own.values())
        for (const procedure of list) if (paths.has(procedure.path)) visit(procedure);
}

function* calls(procedure: Procedure): Generator<Name> {
    for (const statement of statementsOf(procedure.item.body)) if (statement.kind === 'call') yield statement.callee;
}
