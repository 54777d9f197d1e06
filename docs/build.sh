#!/usr/bin/env bash
# Builds the documentation site into artifacts/site: the API from the libraries' XML documentation, the guides from docs.
# Warnings, such as links that lead nowhere, are errors. --no-build: the libraries have been built (Release) and are as they should be.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Beside the tests of the repository lie all libraries with everything they refer to.
[ "${1:-}" = --no-build ] || dotnet build tests/Gpicl.Repository.Tests -c Release
dotnet tool restore
rm -rf docs/api artifacts/site
dotnet docfx docfx.json --warningsAsErrors
