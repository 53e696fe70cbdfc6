#!/usr/bin/env bash
# Publishes demo/Digit ahead of time for x64 and, by a cross compiler, for arm64; runs the second under qemu; and compares what both explain.
# Needs, of Debian 12: gcc clang-14 gcc-aarch64-linux-gnu libc6-arm64-cross qemu-user python3.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:-artifacts/arm64}
dotnet publish demo/Digit -c Release -r linux-x64 -o "$out/x64" -v q -nologo
# clang takes the target that the SDK names (--target=aarch64-linux-gnu), which a cross gcc refuses; linker and libraries are those of the cross gcc.
dotnet publish demo/Digit -c Release -r linux-arm64 -o "$out/arm64" -v q -nologo \
    -p:CppCompilerAndLinker=clang-14 -p:ObjCopyName=aarch64-linux-gnu-objcopy
echo "size: x64 $(stat -c %s "$out/x64/AutoIG.Digit"), arm64 $(stat -c %s "$out/arm64/AutoIG.Digit") bytes"
echo "x64:";   "$out/x64/AutoIG.Digit" 0 9 "$out/x64-explained"
echo "arm64 (qemu-aarch64):"; qemu-aarch64 -L /usr/aarch64-linux-gnu "$out/arm64/AutoIG.Digit" 0 9 "$out/arm64-explained"
python3 - "$out" <<'PYTHON'
import json, sys
worst = 0
for digit in range(10):
    x64, arm64 = (json.load(open(f"{sys.argv[1]}/{machine}-explained/digit-{digit}.json"))[0] for machine in ("x64", "arm64"))
    a, b = (file["inputs"][0]["values"] for file in (x64, arm64))
    assert len(a) == len(b) == 784 and x64["target"] == arm64["target"], f"digit {digit}: what is explained differs"
    largest = max(map(abs, a))
    worst = max(worst, max(abs(p - q) for p, q in zip(a, b)) / largest)
print(f"largest difference of an attribution, relative to the largest attribution of its digit: {worst:.1e}")
sys.exit(worst > 1e-6)
PYTHON
