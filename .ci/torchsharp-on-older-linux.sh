#!/usr/bin/env bash
# Makes TorchSharp's native library load on Linux systems whose libstdc++ is older than GCC 13's, such as Debian 12 and
# Ubuntu 22.04.
#
#   .ci/torchsharp-on-older-linux.sh FOLDER...
#
# Each FOLDER, the output of a build or publish, is searched for libLibTorchSharp.so. The library wants one symbol of a
# version that older systems do not have, _ZSt21ios_base_library_initv of GLIBCXX_3.4.32, which begins the standard streams.
# A copy of the library is changed: the version is marked as weak (not an error where it is missing), and a one-line library
# beside it gives the symbol. The package cache stays as it is. Nothing is done where the system has the version itself, or
# where it has been done before. Needs g++, patchelf and python3.
set -euo pipefail

if [ $# -eq 0 ]; then
    sed -n '2,14s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi

provided=$(g++ -print-file-name=libstdc++.so.6)
if grep -q GLIBCXX_3.4.32 "$provided"; then
    echo "$provided has GLIBCXX_3.4.32; nothing to do"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/init.cpp" <<'CPP'
#include <iostream>
static std::ios_base::Init initialized;
extern "C" void _ZSt21ios_base_library_initv() {}
CPP
g++ -shared -fPIC -O1 -o "$work/libiosinit.so" "$work/init.cpp"

# Sets the flag VER_FLG_WEAK of the version in the section of versions needed (SHT_GNU_verneed) of an ELF file.
cat >"$work/weaken.py" <<'PY'
import struct, sys
path = sys.argv[1]
data = bytearray(open(path, 'rb').read())
table, = struct.unpack_from('<Q', data, 0x28)
size, count, _ = struct.unpack_from('<HHH', data, 0x3A)
sections = [struct.unpack_from('<IIQQQQIIQQ', data, table + i * size) for i in range(count)]
for section in sections:
    if section[1] != 0x6FFFFFFE:
        continue
    need, names = section[4], sections[section[6]][4]
    while True:
        _, entries, _, first, following = struct.unpack_from('<HHIII', data, need)
        entry = need + first
        for _ in range(entries):
            _, flags, _, name, step = struct.unpack_from('<IHHII', data, entry)
            if data[names + name:data.index(0, names + name)] == b'GLIBCXX_3.4.32':
                struct.pack_into('<H', data, entry + 4, flags | 2)
            if not step:
                break
            entry += step
        if not following:
            break
        need += following
open(path, 'wb').write(data)
PY

find "$@" -name libLibTorchSharp.so | while read -r library; do
    patchelf --print-needed "$library" | grep -q libiosinit.so && continue
    cp "$library" "$work/copy.so" # the file may be a link to the package cache
    python3 "$work/weaken.py" "$work/copy.so"
    patchelf --add-needed libiosinit.so --set-rpath "\$ORIGIN" "$work/copy.so"
    cp "$work/libiosinit.so" "$(dirname "$library")/"
    cp "$work/copy.so" "$library.new"
    mv "$library.new" "$library"
    echo "changed $library"
done
