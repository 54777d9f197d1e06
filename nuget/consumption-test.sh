#!/usr/bin/env bash
# Packs the packages, and uses them as their users would, in a temporary folder outside the repository with a packages folder of
# their own: an application that names nothing but Gpicl.MLNet, the same with ONNX Runtime, one that names nothing but Gpicl and
# is compiled ahead of time, and the gpicl tool. Exits with 0 if all is well.
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

# dependencies PACKAGE: the names of the packages it depends on.
dependencies() {
    unzip -p "$feed/$1.$version.nupkg" "$1.nuspec" | grep -o '<dependency id="[^"]*"' | cut -d '"' -f 2 | sort | xargs
}

version_suffix=consumption
properties=(-p:ContinuousIntegrationBuild=true -p:VersionSuffix=$version_suffix -p:RunAnalyzers=false)

# SourceLink needs to know where the repository is published. Clones come from anywhere, so it is told of a remote made up.
mkdir -p "$work/config/git"
printf '[remote "consumption-test"]\n\turl = https://github.com/gpicl/example.git\n' >"$work/config/git/config"
properties+=(-p:GitRepositoryConfigurationScope= -p:GitRepositoryRemoteName=consumption-test)

echo "== pack"
XDG_CONFIG_HOME=$work/config dotnet pack "$root/nuget/Packages.slnf" --artifacts-path "$work/artifacts" "${properties[@]}" "$@"
feed=$work/artifacts/package/release
version=$(basename "$feed"/Gpicl.MLNet.*-"$version_suffix".nupkg .nupkg)
version=${version#Gpicl.MLNet.}

echo "== what the packages depend on"
[ "$(dependencies Gpicl)" = "" ] || fail "Gpicl depends on $(dependencies Gpicl)"
[ "$(dependencies Gpicl.Onnx)" = "Google.Protobuf Gpicl Microsoft.ML.OnnxRuntime.Managed System.Numerics.Tensors" ] ||
    fail "Gpicl.Onnx depends on $(dependencies Gpicl.Onnx)"
images="Microsoft.ML.ImageAnalytics Microsoft.ML.OnnxRuntime.Managed Microsoft.ML.OnnxTransformer"
skia="SkiaSharp SkiaSharp.NativeAssets.Linux.NoDependencies"
[ "$(dependencies Gpicl.MLNet)" = "Google.Protobuf Gpicl Gpicl.Onnx Microsoft.ML $images $skia System.Numerics.Tensors" ] ||
    fail "Gpicl.MLNet depends on $(dependencies Gpicl.MLNet)"

# Packages of others are taken from where the machine has them; those under test come from the feed.
others=$(dotnet nuget locals global-packages --list | sed 's/^[^/]*//')
cat >"$work/nuget.config" <<END
<configuration>
  <packageSources>
    <add key="consumption-test" value="$feed" />
  </packageSources>
  <fallbackPackageFolders>
    <add key="machine" value="$others" />
  </fallbackPackageFolders>
</configuration>
END
export NUGET_PACKAGES=$work/packages
wine=$root/data/tables/wine.csv

echo "== an application that names nothing but Gpicl.MLNet"
cp -R "$root/nuget/consumption" "$work/wines"
dotnet build "$work/wines" -c Release -p:GpiclVersion="$version" "$@"
dotnet "$work/wines/bin/Release/net10.0/Wines.dll" "$wine" | tee "$work/said"
expect "$work/said" "add the package Microsoft.ML.OnnxRuntime"

echo "== the same with ONNX Runtime"
runtime=$(sed -n 's/.*Include="Microsoft.ML.OnnxRuntime" Version="\([^"]*\)".*/\1/p' "$root/Directory.Packages.props")
cp -R "$root/nuget/consumption" "$work/savers"
dotnet build "$work/savers" -c Release -p:GpiclVersion="$version" -p:OnnxRuntimeVersion="$runtime" -o "$work/savers/out" "$@"
dotnet "$work/savers/out/Wines.dll" "$wine"

echo "== an application that names nothing but Gpicl, compiled ahead of time"
cp -R "$root/nuget/aot" "$work/aot"
dotnet publish "$work/aot" -p:GpiclVersion="$version" -o "$work/aot/out" "$@"
"$work/aot/out/Aot"
started=$(date +%s%N)
"$work/aot/out/Aot" >"$work/said"
echo "$(stat -c %s "$work/aot/out/Aot") bytes; from start to end $((($(date +%s%N) - started) / 1000000)) ms"

echo "== the gpicl tool"
dotnet tool install Gpicl.Cli --version "$version" --source "$feed" --tool-path "$work/tools"
"$work/tools/gpicl" inspect --json >"$work/inspected"
expect "$work/inspected" '"weights":'
size=$(stat -c %s "$feed/Gpicl.Cli.$version.nupkg")
[ "$size" -lt 90000000 ] || fail "the tool's package is too large: $size bytes"

echo "== TorchSharp's engine in a folder of its own, as docs/meta-training.md says, but without libtorch"
mkdir "$work/torch"
printf '#:%s\n' "package Gpicl.TorchSharp@$version" "package TorchSharp@0.107.0" "property OutputType=Library" "property PublishAot=false" \
    >"$work/torch/torch.cs"
cp "$work/nuget.config" "$work/torch/"
dotnet publish "$work/torch/torch.cs" -o "$work/engine" "$@"
GPICL_TORCH=$work/engine "$work/tools/gpicl" meta-train --device cpu-torch --steps 1 --output "$work/never" 2>"$work/message" &&
    fail "TorchSharp has no libtorch, but meta-train went on"
expect "$work/message" "Add the package TorchSharp-cpu"

echo "== what the packages hold"
tool=$(dirname "$(find "$work/tools/.store" -name Gpicl.Cli.nuspec -o -name gpicl.cli.nuspec | head -n 1)")
for package in "$NUGET_PACKAGES/gpicl/$version" "$NUGET_PACKAGES/gpicl.onnx/$version" "$NUGET_PACKAGES/gpicl.mlnet/$version" "$tool"; do
    nuspec=$(find "$package" -maxdepth 1 -name '*.nuspec')
    for text in '<license type="expression">MIT</license>' '<readme>README.md</readme>' '<icon>icon.png</icon>' '<tags>' '<description>' \
        '<projectUrl>' '<repository type="git" url="' 'commit="'; do
        expect "$nuspec" "$text"
    done
    for file in README.md icon.png LICENSE; do
        [ -s "$package/$file" ] || fail "no $file in $package"
    done
done

for project in Gpicl Gpicl.Onnx Gpicl.MLNet; do
    [ -s "$NUGET_PACKAGES/${project,,}/$version/lib/net10.0/$project.xml" ] || fail "no documentation in $project"
done

for project in Gpicl Gpicl.Onnx Gpicl.MLNet Gpicl.Cli; do
    [ -s "$feed/$project.$version.snupkg" ] || fail "no symbols of $project"
    # Sources are found by SourceLink, and no path of this machine is in the symbols.
    expect "$work/artifacts/bin/$project/release/$project.pdb" '{"documents":{"/_/*":"https://'
done

# Libraries of others come with their licences.
while read -r library; do
    expect "$tool/THIRD-PARTY-NOTICES.txt" "($library)"
done < <(find "$tool" "$NUGET_PACKAGES"/gpicl*/"$version" -name '*.dll' ! -name 'Gpicl*.dll' -printf '%f\n')

echo "== passed"
