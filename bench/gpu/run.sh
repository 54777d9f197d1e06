#!/usr/bin/env bash
# Measures meta-training on a GPU and trains a checkpoint there, in about ten minutes, on a machine that has Python with
# PyTorch but need have neither .NET nor a network.
#
#   bench/gpu/run.sh pack FOLDER [DATA]   on the machine with the .NET SDK: puts all that is needed into FOLDER, under 60 MB
#                                          as a .tar.gz; DATA is a folder of MNIST's four files, averaged to 14 x 14
#   FOLDER/run.sh [options]               on the machine with the GPU
#     --device cuda|cpu    default cuda; cpu tries everything out on small sizes
#     --minutes M          of the training run at the end, default 6
#     --preset NAME        its recipe, default small
#     --batch N            its batch, default 256
#     --learning-rate R    default 6e-3
#     --peak T             the card's bfloat16 peak in teraflops, default 989 (H100, H200)
#     --output FOLDER      default $OUT, else ./out
#
# TorchSharp's native library is tried on the libtorch of Python's PyTorch, which may be of another release. Where it does not
# load, `gpicl sample` feeds sequences to train.py, a plain PyTorch loop of the same network. Everything is written to
# log.txt in the output folder, with the checkpoint beside it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

pack() {
    local target=$1 data=${2:-} root
    root=$(cd "$here/../.." && pwd)
    mkdir -p "$target"
    dotnet publish "$root/src/Gpicl.Cli" -c Release -r linux-x64 --self-contained -o "$target/gpicl" \
        -p:PackAsTool=false -p:DebugType=none -p:NuGetAudit=false -p:EnforceCodeStyleInBuild=false
    rm -f "$target"/gpicl/*onnxruntime* "$target"/gpicl/libmscord* "$target"/gpicl/*.xml # neither features of images nor debuggers are needed here
    dotnet publish "$root/src/Gpicl.TorchSharp" -c Release -r linux-x64 --no-self-contained -o "$target/torch" -p:DebugType=none -p:NuGetAudit=false
    rm -f "$target"/torch/Gpicl.dll "$target"/torch/Gpicl.xml "$target"/torch/libSkiaSharp*
    "$root/.ci/torchsharp-on-older-linux.sh" "$target/torch" || echo "libLibTorchSharp.so is left as it is"
    cp "$here/run.sh" "$here/train.py" "$target/"
    if [ -n "$data" ]; then
        python3 - "$data" "$target/data" <<'PY'
import gzip, os, struct, sys
import numpy as np
os.makedirs(sys.argv[2], exist_ok=True)
for split in 'train', 't10k':
    raw = gzip.open(f'{sys.argv[1]}/{split}-images-idx3-ubyte.gz').read()
    images = np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 14, 2, 14, 2).mean((2, 4)).round().astype(np.uint8)
    with gzip.open(f'{sys.argv[2]}/{split}-images-idx3-ubyte.gz', 'wb') as file:
        file.write(struct.pack('>4I', 0x803, len(images), 14, 14) + images.tobytes())
    with open(f'{sys.argv[1]}/{split}-labels-idx1-ubyte.gz', 'rb') as labels, open(f'{sys.argv[2]}/{split}-labels-idx1-ubyte.gz', 'wb') as file:
        file.write(labels.read())
PY
    fi
    tar czf "$target.tar.gz" -C "$(dirname "$target")" "$(basename "$target")"
    du -h "$target.tar.gz"
}

if [ "${1:-}" = pack ]; then
    pack "${@:2}"
    exit
fi

device=cuda minutes=6 preset=small batch=256 rate=6e-3 peak=989 out=${OUT:-out}
while [ $# -gt 0 ]; do
    case $1 in
        --device) device=$2 ;;
        --minutes) minutes=$2 ;;
        --preset) preset=$2 ;;
        --batch) batch=$2 ;;
        --learning-rate) rate=$2 ;;
        --peak) peak=$2 ;;
        --output) out=$2 ;;
        *) echo "unknown option $1" >&2; exit 2 ;;
    esac
    shift 2
done
mkdir -p "$out"
exec > >(tee "$out/log.txt") 2>&1

gpicl=$here/gpicl/Gpicl.Cli
chmod +x "$gpicl"
export GPICL_TORCH=$here/torch
libtorch=$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
python3 -c 'import torch
print("PyTorch", torch.__version__, "CUDA", torch.version.cuda, torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU")'
nproc
data=()
if [ -d "$here/data" ]; then
    data=(--data "$here/data")
fi
if [ "$device" = cpu ]; then
    ours=cpu-torch sizes="32 64" heads=2 count=6 rows=8 compile=
else
    ours=$device sizes="256 512" heads=8 count=200 rows=$batch compile=--compile
fi

# gpicl with TorchSharp on Python's libtorch
torchsharp() {
    LD_LIBRARY_PATH=$libtorch${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "$gpicl" "$@"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "== does TorchSharp's native library load on this libtorch?"
if torchsharp meta-train --device "$ours" --d 32 --layers 2 --heads 2 --steps 3 --evaluation-sequences 1 \
    --evaluation-interval 1000000 --output "$work/loads.safetensors"; then
    loads=yes
else
    loads=no
fi
echo "loads: $loads"

echo "== sequences per second"
for layout in paired previous-label; do
    for d in $sizes; do
        shape=(--d "$d" --layers 4 --heads "$heads" --layout "$layout" --optimizer adam --synthetic 1)
        "$gpicl" meta-train "${shape[@]}" --steps 1 --evaluation-sequences 1 --output "$work/$layout-$d.safetensors" >/dev/null 2>&1
        for precision in float32 bfloat16; do
            # shellcheck disable=SC2086
            python3 "$here/train.py" throughput --begin "$work/$layout-$d.safetensors" --batch "$rows" --device "$device" \
                --precision $precision --peak "$peak" $compile || true
            if [ $loads = yes ]; then
                echo "TorchSharp, tasks included: $layout d $d $precision"
                torchsharp meta-train "${shape[@]}" --device "$ours" --precision $precision --batch "$rows" --steps $count \
                    --evaluation-sequences 1 --evaluation-interval 1000000 --output "$work/x.safetensors" | tail -n 3 || true
            fi
        done
    done
done
echo "== sequences per second that the host samples"
"$gpicl" sample --preset "$preset" "${data[@]}" --sequences $((count * 32)) --output "$work/sequences" # warm
time "$gpicl" sample --preset "$preset" "${data[@]}" --sequences $((count * 32)) --output "$work/sequences"
rm -f "$work/sequences"

echo "== training, $minutes minutes"
"$gpicl" meta-train --preset "$preset" "${data[@]}" --steps 1 --evaluation-sequences 1 --output "$work/begin.safetensors" >/dev/null
"$gpicl" sample --preset "$preset" "${data[@]}" --output - \
    | python3 "$here/train.py" train --begin "$work/begin.safetensors" --output "$out/checkpoint.safetensors" --minutes "$minutes" --batch "$batch" \
        --learning-rate "$rate" --device "$device" --precision "$([ "$device" = cpu ] && echo float32 || echo bfloat16)" --peak "$peak" $compile
"$gpicl" inspect "$out/checkpoint.safetensors"
if [ ${#data[@]} -gt 0 ]; then
    "$gpicl" meta-test --checkpoint "$out/checkpoint.safetensors" "${data[@]}" --sequences 2000 || true
fi
