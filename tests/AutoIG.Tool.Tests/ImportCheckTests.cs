using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using AutoIG.Tool.Models;

namespace AutoIG.Tool.Tests;

/// <summary><c>autoig import --check</c>: the class is compiled and compared with the file, and a test is left that keeps it so.</summary>
public sealed class ImportCheckTests : IDisposable
{
    private const string NoRuntime = "--onnxruntime=none";

    private readonly Workplace workplace = new();

    public void Dispose() => workplace.Dispose();

    [Theory]
    [InlineData("residual-cnn", 4)]
    [InlineData("transformer-ids", 2)]
    [InlineData("multi-input", 0)]
    public void A_model_agrees_with_onnx_runtime_layer_by_layer(string name, int leastLayers)
    {
        var outcome = workplace.Run(["import", Model(name), "--out", workplace.Of("out"), "--name", "Net", "--check"]);
        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Contains("Net agrees with ONNX Runtime 1.", outcome.Error, StringComparison.Ordinal);
        using var arrays = NumPy.Open(workplace.Of("out/Net.check.npz"));
        Assert.Contains("output", arrays.Names);
        string[] layers = [.. arrays.Names.Where(array => array.StartsWith("layer.", StringComparison.Ordinal))];
        Assert.InRange(layers.Length, leastLayers, int.MaxValue);
        string test = File.ReadAllText(workplace.Of("out/NetTests.cs"));
        Assert.All(layers, layer => Assert.Contains($"[InlineData(\"{layer[6..]}\")]", test, StringComparison.Ordinal));
    }

    [Fact]
    public void The_layer_of_an_altered_weight_is_named()
    {
        string model = Model("residual-cnn"), folder = workplace.Of("out");
        workplace.Succeed("import", model, "--out", folder, "--name", "Net", "--check");
        float[] bias;
        using (var weights = SafeTensors.Open(Path.Combine(folder, "Net.safetensors")))
            bias = [.. weights["block1.conv2.bias"]];

        // The same file with one element of one weight changed.
        byte[] bytes = File.ReadAllBytes(model);
        int at = bytes.AsSpan().IndexOf(MemoryMarshal.AsBytes<float>(bias));
        Assert.True(at > 0);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), bias[0] + 0.5f);
        File.WriteAllBytes(workplace.Of("altered.onnx"), bytes);
        var outcome = workplace.Run(
            ["import", workplace.Of("altered.onnx"), "--out", workplace.Of("altered"), "--name", "Net", NoRuntime,
                "--check", Path.Combine(folder, "Net.check.npz")]);
        Assert.Equal(3, outcome.Code);
        string[] source = File.ReadAllLines(workplace.Of("altered/Net.cs"));
        int line = Array.FindIndex(source, text => text.Contains("block1Conv2Bias,", StringComparison.Ordinal)
            || text.Contains("block1Conv2,", StringComparison.Ordinal));
        while (!source[line].TrimStart().StartsWith("var ", StringComparison.Ordinal))
            line--;
        string variable = source[line].Trim().Split(' ')[1];
        Assert.Contains(
            $"'{variable}' (Net.cs, line {line + 1}) is the first layer that differs; 1 layer before it agrees. In the file it is "
            + "'/block1/conv2/Conv_output_0', which the node '/block1/conv2/Conv' (Conv) gives.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("in the generated class", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(workplace.Of("altered/NetTests.cs")));
    }

    [Fact]
    public void Outputs_are_compared_with_test_data_of_onnx()
    {
        string model = Model("smooth-mlp"), data = Directory.CreateDirectory(workplace.Of("test_data_set_0")).FullName;
        workplace.Succeed("import", model, "--out", workplace.Of("out"), "--name", "Net", "--check");
        float[] input, output;
        using (var arrays = NumPy.Open(workplace.Of("out/Net.check.npz")))
            (input, output) = ([.. arrays["input.x"]], [.. arrays["output"]]);
        WriteTensor(Path.Combine(data, "input_0.pb"), [1, input.Length], input);
        WriteTensor(Path.Combine(data, "output_0.pb"), [1, output.Length], output);
        string[] command = ["import", model, "--out", workplace.Of("again"), "--name", "Net", NoRuntime, "--check", data];
        var outcome = workplace.Run(command);
        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Contains("Layers were not compared", outcome.Error, StringComparison.Ordinal);

        output[1] += 0.01f;
        WriteTensor(Path.Combine(data, "output_0.pb"), [1, output.Length], output);
        outcome = workplace.Run(command);
        Assert.Equal(3, outcome.Code);
        Assert.Contains("The output differs: in the file it is 'y', which the node '/fc6/Gemm' (Gemm) gives.", outcome.Error,
            StringComparison.Ordinal);
        Assert.Contains("Element 1 is", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_that_is_written_compiles_passes_and_can_fail()
    {
        workplace.Succeed("import", Model("smooth-mlp"), "--out", workplace.Of("out"), "--name", "Net", "--namespace", "Shop", "--check");
        string folder = AppContext.BaseDirectory;
        workplace.Write("out/Shop.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{folder}AutoIG.dll;{folder}System.Numerics.Tensors.dll;{folder}xunit.core.dll;{folder}xunit.assert.dll" />
                <Reference Include="{folder}xunit.abstractions.dll" />
                <Analyzer Include="{folder}AutoIG.Generator.dll" />
              </ItemGroup>
            </Project>
            """);
        string assembly = ModelProject.Assembly(workplace.Of("out/Shop.csproj"), "--model", default);
        // Only its own bytes are loaded, so that its file may go; xunit and AutoIG are those of the tests that run.
        using var bytes = new MemoryStream(File.ReadAllBytes(assembly));
        var type = new AssemblyLoadContext("shop").LoadFromStream(bytes).GetType("Shop.NetTests", throwOnError: true)!;
        var theory = type.GetMethod("A_layer_is_that_of_the_file")!;
        object?[][] cases = [.. theory.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(theory))];
        Assert.NotEmpty(cases);
        foreach (object?[] arguments in cases)
            theory.Invoke(Activator.CreateInstance(type), arguments);
        var fact = type.GetMethod("The_output_is_that_of_the_file")!;
        fact.Invoke(Activator.CreateInstance(type), null);

        // Another output than that of the file.
        string path = workplace.Of("out/Net.check.npz");
        var writer = new NumPyWriter();
        using (var arrays = NumPy.Open(path))
        {
            foreach (string name in arrays.Names)
            {
                var array = arrays[name];
                if (name == "output")
                    array[0] += 0.01f;
                writer.Add(name, array);
            }
        }

        writer.Save(path);
        var fault = Assert.Throws<TargetInvocationException>(() => fact.Invoke(Activator.CreateInstance(type), null));
        Assert.IsType<Xunit.Sdk.InRangeException>(fault.InnerException);
    }

    [Fact]
    public void What_a_check_needs_is_said_before_anything_is_written()
    {
        new NumPyWriter().Add<float>("x", new float[12], 1, 12).Add<float>("scores", new float[3], 1, 3).Save(workplace.Of("name.npz"));
        new NumPyWriter().Add<float>("x", new float[13], 13).Add<float>("y", new float[3], 3).Save(workplace.Of("shape.npz"));
        new NumPyWriter().Add<float>("y", new float[3], 3).Save(workplace.Of("input.npz"));
        new NumPyWriter().Add<float>("x", new float[12], 12).Save(workplace.Of("output.npz"));
        Refused(1, ["--check", NoRuntime], "--check FILE.npz", "--onnxruntime FOLDER", "AUTOIG_ONNXRUNTIME");
        Refused(1, ["--check", workplace.Of("name.npz")], "'scores'", "outputs 'y'");
        Refused(1, ["--check", workplace.Of("shape.npz")], "x [1, 12]", "[13]");
        Refused(1, ["--check", workplace.Of("input.npz")], "'x'", "there are 'y'");
        Refused(1, ["--check", workplace.Of("output.npz"), NoRuntime], "array 'y'", "there are 'x'");
        Refused(1, ["--check", workplace.Of("missing.npz")], "missing.npz");
        Refused(1, ["--check", workplace.Folder], "input_0.pb");
        Refused(1, ["--check", "--onnxruntime", workplace.Folder], "Microsoft.ML.OnnxRuntime.dll");
        Refused(2, ["--check", workplace.Of("rows.csv")], ".npz");
        Refused(2, [NoRuntime], "--check");
        Refused(2, ["--check", "--dtype", "double"], "--check", "expected --dtype float");
        Refused(2, ["--check", "--tolerance", "0"], "--tolerance");

        void Refused(int code, string[] more, params string[] says)
        {
            var outcome = workplace.Run(["import", Model("smooth-mlp"), "--out", workplace.Of("out"), "--name", "Net", .. more]);
            Assert.True(outcome.Code == code, $"{string.Join(' ', more)}: {outcome.Code}: {outcome.Error}");
            Assert.All(says, text => Assert.Contains(text, outcome.Error, StringComparison.Ordinal));
            Assert.False(Directory.Exists(workplace.Of("out")));
        }
    }

    private static string Model(string name) => Path.Combine(AppContext.BaseDirectory, name + ".onnx");

    /// <summary>TensorProto: sizes (1), the type of the elements (2), and their bytes (9).</summary>
    private static void WriteTensor(string path, int[] sizes, float[] elements)
    {
        var bytes = new List<byte>();
        foreach (int size in sizes)
            bytes.AddRange([1 << 3, (byte)size]);
        bytes.AddRange([2 << 3, 1, (9 << 3) | 2, checked((byte)(4 * elements.Length))]);
        bytes.AddRange(MemoryMarshal.AsBytes<float>(elements));
        Assert.True(sizes.All(size => size < 128) && 4 * elements.Length < 128);
        File.WriteAllBytes(path, [.. bytes]);
    }
}
