#!/usr/bin/env bash
# Runs one cell of a comparison: line number INDEX, from 0 on, of the file cells.txt in FOLDER. Each line has the options of
# `gpicl compare` for one learner and one data set, such as
#
#   --learner gpicl=/shared/gpicl.safetensors --data /shared/kmnist
#
#   cell.sh FOLDER INDEX
#
# What is found is kept in FOLDER/cells/INDEX.json; a cell that is there already costs nothing. Options for all cells are in the
# variable COMPARE_OPTIONS, the tool in GPICL (default: gpicl).
set -euo pipefail
folder=$1 index=$2
mapfile -t lines <"$folder/cells.txt"
if [ "$index" -ge ${#lines[@]} ]; then
    echo "cells.txt has ${#lines[@]} lines; there is no line $index" >&2
    exit 2
fi
mkdir -p "$folder/cells"
# shellcheck disable=SC2086
${GPICL:-gpicl} compare ${lines[$index]} ${COMPARE_OPTIONS:-} --cells "$folder/cells/$index.json" --json >"$folder/cells/$index.result"
