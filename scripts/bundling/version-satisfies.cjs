// Stands in for semver/functions/satisfies in the client's bundle (20 KB less to load at every start): VS Code itself refuses
// to activate an extension below its `engines.vscode`, which is newer than what the language client asks for.
module.exports = () => true;
