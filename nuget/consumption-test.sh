#!/usr/bin/env bash
# Packs the packages, and uses them as their users would: an application that knows nothing but Gpicl.MLNet, and the gpicl
# tool, both in a temporary folder outside the repository, with a packages folder of their own. Exits with 0 if all is well.
#
#   nuget/consumption-test.sh [MSBuild properties]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "consumption test: $*" >&2
    exit 1
}

# expect FILE TEXT: the file has the text in it.
expect() {
    grep -aqF -e "$2" "$1" || fail "no '$2' in $1"
}

version_suffix=consumption
properties=(-p:ContinuousIntegrationBuild=true -p:VersionSuffix=$version_suffix)

# SourceLink needs to know where the repository is published. Clones come from anywhere, so it is told of a remote made up.
mkdir -p "$work/config/git"
printf '[remote "consumption-test"]\n\turl = https://github.com/gpicl/example.git\n' >"$work/config/git/config"
properties+=(-p:GitRepositoryConfigurationScope= -p:GitRepositoryRemoteName=consumption-test)

echo "== pack"
XDG_CONFIG_HOME=$work/config dotnet pack "$root/nuget/Packages.slnf" --artifacts-path "$work/artifacts" "${properties[@]}" "$@"
feed=$work/artifacts/package/release
version=$(basename "$feed"/Gpicl.MLNet.*-"$version_suffix".nupkg .nupkg)
version=${version#Gpicl.MLNet.}

echo "== an application that references Gpicl.MLNet $version"
cp -R "$root/nuget/consumption" "$work/application"
cd "$work/application"
cat >nuget.config <<END
<configuration>
  <packageSources>
    <add key="consumption-test" value="$feed" />
  </packageSources>
</configuration>
END
export NUGET_PACKAGES=$work/packages
dotnet build -c Release -p:GpiclVersion="$version" "$@"
dotnet bin/Release/net10.0/Wines.dll "$root/data/tables/wine.csv"

echo "== the gpicl tool"
dotnet tool install Gpicl.Cli --version "$version" --source "$feed" --tool-path "$work/tools"
"$work/tools/gpicl" inspect --json >"$work/inspected"
expect "$work/inspected" '"weights":'

echo "== TorchSharp's engine in a folder of its own, as docs/meta-training.md says, but without libtorch"
mkdir "$work/torch"
printf '#:package Gpicl.TorchSharp@%s\n#:package TorchSharp@0.107.0\n#:property PublishAot=false\n' "$version" >"$work/torch/torch.cs"
cp "$work/application/nuget.config" "$work/torch/"
dotnet publish "$work/torch/torch.cs" -o "$work/engine" "$@"
GPICL_TORCH=$work/engine "$work/tools/gpicl" meta-train --device cpu-torch --steps 1 --output "$work/never" 2>"$work/message" && fail "TorchSharp has no libtorch, but meta-train went on"
expect "$work/message" "Add the package TorchSharp-cpu"

echo "== what the packages hold"
tool=$(dirname "$(find "$work/tools/.store" -name Gpicl.Cli.nuspec -o -name gpicl.cli.nuspec | head -n 1)")
for package in "$NUGET_PACKAGES/gpicl/$version" "$NUGET_PACKAGES/gpicl.mlnet/$version" "$tool"; do
    nuspec=$(find "$package" -maxdepth 1 -name '*.nuspec')
    for text in '<license type="expression">MIT</license>' '<readme>README.md</readme>' '<icon>icon.png</icon>' '<tags>' '<description>' '<projectUrl>' '<repository type="git" url="' 'commit="'; do
        expect "$nuspec" "$text"
    done
    for file in README.md icon.png LICENSE; do
        [ -s "$package/$file" ] || fail "no $file in $package"
    done
done

for project in Gpicl Gpicl.MLNet; do
    [ -s "$NUGET_PACKAGES/${project,,}/$version/lib/net10.0/$project.xml" ] || fail "no documentation in $project"
done

for project in Gpicl Gpicl.MLNet Gpicl.Cli; do
    [ -s "$feed/$project.$version.snupkg" ] || fail "no symbols of $project"
    # Sources are found by SourceLink, and no path of this machine is in the symbols.
    expect "$work/artifacts/bin/$project/release/$project.pdb" '{"documents":{"/_/*":"https://'
done

# Libraries of others come with their licences.
while read -r library; do
    expect "$tool/THIRD-PARTY-NOTICES.txt" "($library)"
done < <(find "$tool" "$NUGET_PACKAGES/gpicl/$version" "$NUGET_PACKAGES/gpicl.mlnet/$version" -name '*.dll' ! -name 'Gpicl*.dll' -printf '%f\n')

echo "== passed"
