#!/bin/sh
# Runs the page docs/guides/export.md: its first Python block as it stands, then the import, whose method must be the one that the
# page shows. Needs Python with PyTorch 1.13 or later; PYTHON names another interpreter.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
page=$root/docs/guides/export.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
awk '/^```python$/ { on = 1; next } /^```$/ { if (on) exit } on' "$page" > "$work/export.py"
"${PYTHON:-python3}" -c 'import torch' 2> "$work/missing" || {
  echo "${PYTHON:-python3} has no PyTorch ($(tail -n 1 "$work/missing")): PYTHON=/usr/bin/python3 $0 asks another." >&2
  exit 1
}
(cd "$work" && "${PYTHON:-python3}" export.py)
dotnet run --project "$root/src/AutoIG.Tool" -c Release -- import "$work/flowers.onnx" --out "$work"
awk '/^```text$/ { on = 1; next } /^```$/ { if (on) exit } on' "$page" > "$work/shown"
[ -s "$work/shown" ]
while IFS= read -r line; do
  grep -qxF -- "$line" "$work/Flowers.cs" || { echo "the page shows what the import does not write: $line" >&2; exit 1; }
done < "$work/shown"
echo "The page's calls export and import."
