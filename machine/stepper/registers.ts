/** Which registers people see. */

/** Temporaries of lowering and registers of inlined procedures carry characters no author can write. */
export const isRegisterForPeople = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
