using System.Globalization;
using System.Text;
using AutoIG.Onnx;

namespace AutoIG.Tool.Checks;

/// <summary>The test that keeps an imported model as it was checked: a file of C#, and one of arrays.</summary>
/// <param name="model">The model.</param>
/// <param name="file">The name of the ONNX file.</param>
/// <param name="space">The class's namespace, or <see langword="null"/>.</param>
/// <param name="tolerance">What was allowed.</param>
internal sealed class CheckTest(ImportedModel model, string file, string? space, double tolerance)
{
    private const string FirstLine = "// Written by autoig import --check, which replaces it.";

    // A test stands beside the code: feature maps of large images do not.
    private const int MostElements = 1 << 16;

    /// <summary>Writes both files.</summary>
    /// <param name="folder">Where the class lies.</param>
    /// <param name="inputs">The inputs of the check.</param>
    /// <param name="layers">What was compared.</param>
    /// <param name="output">The output, row by row, and its sizes.</param>
    /// <param name="terminal">Says what is written.</param>
    public void Write(string folder, CheckInputs inputs, IReadOnlyList<(string Name, double[] Expected, int[] Shape)> layers,
        (double[] Expected, int[] Shape) output, Terminal terminal)
    {
        var writer = new NumPyWriter();
        inputs.Save(writer);
        writer.Add<float>("output", Narrow(output.Expected), output.Shape);
        var kept = layers.Where(layer => layer.Expected.Length <= MostElements).ToArray();
        foreach (var (name, expected, shape) in kept)
            writer.Add<float>("layer." + name, Narrow(expected), shape);
        string arrays = Path.Combine(folder, $"{model.Name}.check.npz"), test = Path.Combine(folder, $"{model.Name}Tests.cs");
        if (File.Exists(test) && File.ReadLines(test).FirstOrDefault() != FirstLine)
        {
            throw ToolException.BadInput(
                $"{test} is not written by --check, and is not replaced. Move it, or import under another --name. Everything agrees.");
        }

        writer.Save(arrays);
        AtomicFile.Write(test, stream => stream.Write(Encoding.UTF8.GetBytes(Source([.. kept.Select(layer => layer.Name)]))));
        terminal.Error.WriteLine($"{test} and {arrays} are written: a test (xunit) that keeps it so.");
    }

    private static float[] Narrow(double[] values) => Array.ConvertAll(values, value => (float)value);

    private string Source(IReadOnlyList<string> layers)
    {
        string name = model.Name, allowed = tolerance.ToString("R", CultureInfo.InvariantCulture);
        string arguments = string.Concat(model.Inputs.Select(input => input.IsTokens
            ? $"\n            .AddTokens(Array.ConvertAll(arrays.GetInt64(\"input.{input.Parameter}\").ToArray(), id => (int)id))"
            : $"\n            .Add(arrays[\"input.{input.Parameter}\"])"));
        string cases = string.Concat(layers.Select(layer => $"    [InlineData(\"{layer}\")]\n"));
        string open = model.HasWeights ? $"\n        using var weights = SafeTensors.Open(Beside(\"{name}.safetensors\"));" : "";
        string made = model.HasWeights ? $"new {name}(weights)" : $"new {name}()";
        string theory = layers.Count == 0 ? "" :
            $$"""

                [Theory]
            {{cases}}    public void A_layer_is_that_of_the_file(string name)
                {
                    using var arrays = NumPy.Open(Beside("{{name}}.check.npz"));{{open}}
                    var function = {{made}}.ForwardDerivative;
                    var layer = function.Signature.Layers.Single(own => own.Name == name);
                    var key = new LayerKey(function.Signature.Name, layer.Index, layer.Name);
                    Agree(arrays["layer." + name], new LayerActivation(key).Explain(function, Input(arrays), target: 0).Values);
                }

            """;
        return
            $$"""
            {{FirstLine}}
            using System;
            using System.IO;
            using System.Linq;
            using System.Numerics.Tensors;
            using System.Runtime.CompilerServices;
            using AutoIG;
            using Xunit;
            {{(space is null ? "" : $"\nnamespace {space};\n")}}
            /// <summary>The layers and the output of {{name}} are those of {{file}}.</summary>
            public sealed class {{name}}Tests
            {
                // In parts of the largest element.
                private const double Tolerance = {{allowed}};

                [Fact]
                public void The_output_is_that_of_the_file()
                {
                    using var arrays = NumPy.Open(Beside("{{name}}.check.npz"));{{open}}
                    Agree(arrays["output"], {{made}}.ForwardDerivative.Evaluate(Input(arrays)));
                }
            {{theory}}
                private static FunctionInput<float> Input(NumPy arrays) =>
                    new FunctionInput<float>(){{arguments}};

                private static void Agree(Tensor<float> expected, Tensor<float> given)
                {
                    float[] there = expected.ToArray(), here = given.ToArray();
                    Assert.Equal(there.Length, here.Length);
                    double scale = there.Where(float.IsFinite).Select(value => Math.Abs((double)value)).DefaultIfEmpty(0).Max();
                    for (int i = 0; i < there.Length; i++)
                    {
                        if (!here[i].Equals(there[i]))
                            Assert.InRange((double)here[i], there[i] - (Tolerance * scale), there[i] + (Tolerance * scale));
                    }
                }

                /// <summary>The file beside the tests' assembly, or beside this file.</summary>
                private static string Beside(string file, [CallerFilePath] string here = "")
                {
                    string copy = Path.Combine(AppContext.BaseDirectory, file);
                    return File.Exists(copy) ? copy : Path.Combine(Path.GetDirectoryName(here)!, file);
                }
            }

            """.ReplaceLineEndings("\n");
    }
}
