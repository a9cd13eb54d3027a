// Stands in for semver/functions/parse in the client's bundle, which only drops the pre-release part of VS Code's own version.
module.exports = (version) => ({ version, prerelease: [] });
