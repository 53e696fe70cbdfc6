#!/bin/sh
# Runs the part of docs/guides/export.md on ML.NET: trains a small pipeline, writes it by the page's lines, imports it, and compares it
# with ONNX Runtime where that is found (see docs/guides/import.md).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lines=$(awk '/^### ML.NET$/ { part = 1 } part && /^```cs$/ { on = 1; next } /^```$/ { if (on) exit } on' "$root/docs/guides/export.md")
[ -n "$lines" ] || { echo "the page shows no lines on ML.NET" >&2; exit 1; }
cat > "$work/pipeline.csproj" <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.ML" Version="5.0.1" />
    <PackageReference Include="Microsoft.ML.OnnxConverter" Version="0.23.1" />
  </ItemGroup>
</Project>
END
cat > "$work/Program.cs" <<END
using Microsoft.ML;
using Microsoft.ML.Data;

var ml = new MLContext(seed: 1);
var random = new Random(1);
var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(_ =>
{
    float[] sizes = [random.NextSingle(), random.NextSingle(), random.NextSingle(), random.NextSingle()];
    return new Flower { Sizes = sizes, IsIris = sizes[0] + sizes[1] > 1 };
}).ToArray());
var model = ml.Transforms.NormalizeMinMax("Sizes")
    .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsIris", "Sizes")).Fit(data);
$lines

sealed class Flower
{
    [VectorType(4)] public float[] Sizes { get; set; } = [];
    public bool IsIris { get; set; }
}
END
(cd "$work" && dotnet run -c Release)
if [ -n "${AUTOIG_ONNXRUNTIME:-}" ] || ls -d "${NUGET_PACKAGES:-$HOME/.nuget/packages}"/microsoft.ml.onnxruntime > "$work/found" 2>&1; then check=--check; else check=; fi
dotnet run --project "$root/src/AutoIG.Tool" -c Release -- import "$work/flowers.onnx" --out "$work" $check
grep -q 'Forward(\[Shape(4)\] Tensor<float> sizes)' "$work/Flowers.cs" || { cat "$work/Flowers.cs" >&2; exit 1; }
echo "The page's lines on ML.NET export and import."
