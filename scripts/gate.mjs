// npm run gate: what must hold before anything lands on main; well under a minute. npm test is the whole.
import { typecheck } from './typecheck.mjs';
import { lint } from './lint.mjs';
import { run, steps } from './run.mjs';

let failed = await typecheck();
failed += await lint({ changed: true });
failed += await steps([{ name: 'unit tests', work: () => run(process.execPath, ['scripts/unit.mjs']) }]);
process.exitCode = failed === 0 ? 0 : 1;
