#!/usr/bin/env bash
# Puts the cells that cell.sh has run together into one table, FOLDER/table.md, and says which are missing. Needs python3.
#
#   gather.sh FOLDER
set -euo pipefail
folder=$1
python3 - "$folder" <<'PY'
import glob, json, os, sys
folder = sys.argv[1]
lines = [line.split() for line in open(f'{folder}/cells.txt')]
missing = [i for i in range(len(lines)) if not os.path.exists(f'{folder}/cells/{i}.json')]
if missing:
    sys.exit(f'cells that are missing: {", ".join(map(str, missing))}')
merged = None
for path in sorted(glob.glob(f'{folder}/cells/*.json')):
    content = json.load(open(path))
    if merged is None:
        merged = content
    merged['cells'].update(content['cells'])
    merged['curves'].update(content['curves'])
merged['format'] = 'gpicl-comparison-2'  # the one without a checksum; the tool writes it anew with one
merged.pop('checksum', None)
json.dump(merged, open(f'{folder}/cells.json', 'w'))
with open(f'{folder}/all.txt', 'w') as file:  # every learner and data set once, in the order of the list
    file.write(' '.join(dict.fromkeys(' '.join(pair) for line in lines for pair in zip(line[::2], line[1::2]))))
PY
# shellcheck disable=SC2046,SC2086
${GPICL:-gpicl} compare $(cat "$folder/all.txt") ${COMPARE_OPTIONS:-} --cells "$folder/cells.json" --markdown "$folder/table.md"
