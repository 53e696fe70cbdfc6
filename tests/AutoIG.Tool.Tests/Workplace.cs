using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using AutoIG.Tool.Commands;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace AutoIG.Tool.Tests;

/// <summary>A folder of its own, a model with weights and rows in it, and the tool as a command line calls it.</summary>
public sealed class Workplace : IDisposable
{
    public const int Rows = 37;

    public Workplace()
    {
        Folder = Directory.CreateTempSubdirectory("autoig-tool").FullName;
        Persons = [.. Enumerable.Range(0, Rows).Select(row =>
            Enumerable.Range(0, 3).Select(i => MathF.Sin((7 * row) + i + 0.5f) * (i + 1)).ToArray())];
        var writer = new SafeTensorsWriter();
        writer.Add<float>("first", [.. Enumerable.Range(0, 12).Select(i => MathF.Cos(i + 1))], 4, 3);
        writer.Add<float>("second", [.. Enumerable.Range(0, 8).Select(i => MathF.Sin(i + 1))], 2, 4);
        writer.Save(Of("weights.safetensors"));
        WriteCsv("rows.csv");
    }

    public string Folder { get; }

    /// <summary>Rows of age, income and debt.</summary>
    public float[][] Persons { get; }

    /// <summary>What the environment says.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string Of(string name) => Path.Combine(Folder, name);

    public byte[] Bytes(string name) => File.ReadAllBytes(Of(name));

    public string[] Lines(string name) => File.ReadAllLines(Of(name));

    public void Write(string name, string text) => File.WriteAllText(Of(name), text);

    public void WriteCsv(string name, int times = 1)
    {
        var text = new StringBuilder("age,income,debt\n");
        for (int i = 0; i < times; i++)
        {
            foreach (float[] person in Persons)
                text.AppendJoin(',', person.Select(number => number.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        Write(name, text.ToString());
    }

    /// <summary>The command line that explains rows of the loan model.</summary>
    public string[] Loan(string input, string output, params string[] more) =>
    [
        "explain", "--model", typeof(Workplace).Assembly.Location, "--function", "LoanNet.Logits", "--weights", Of("weights.safetensors"),
        "--method", "IntegratedGradients:Steps=8", "--input", Named(input), "--output", Named(output), .. more,
    ];

    /// <summary>The command line that explains rows of a function without weights.</summary>
    public string[] Function(string function, string method, string input, string output, params string[] more) =>
    [
        "explain", "--model", typeof(Workplace).Assembly.Location, "--function", function, "--method", method, "--input", Named(input),
        "--output", Named(output), .. more,
    ];

    /// <summary>Runs a command line in this process.</summary>
    public Outcome Run(string[] arguments, string input = "", CancellationTokenSource? stopAtProgress = null)
    {
        using var output = new MemoryStream();
        using var error = new StoppingWriter(stopAtProgress);
        using var source = new MemoryStream(Encoding.UTF8.GetBytes(input));
        var terminal = new Terminal(source, output, error, true, name => Variables.GetValueOrDefault(name));
        int code = RootCommands.RunAsync(arguments, terminal, stopAtProgress?.Token ?? default).GetAwaiter().GetResult();
        return new Outcome(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Runs a command line that must succeed.</summary>
    public Outcome Succeed(params string[] arguments)
    {
        var outcome = Run(arguments);
        Assert.True(outcome.Code == 0, outcome.Error);
        return outcome;
    }

    /// <summary>Runs a command line that must fail, says all of this, and leaves no file behind.</summary>
    public void Refuse(int code, string[] arguments, params string[] says)
    {
        string[] before = Directory.GetFiles(Folder);
        var outcome = Run(arguments);
        Assert.Equal(code, outcome.Code);
        Assert.Equal("", outcome.Output);
        Assert.StartsWith("autoig: ", outcome.Error.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.All(says, text => Assert.Contains(text, outcome.Error, StringComparison.Ordinal));
        Assert.Equal(before.Order(), Directory.GetFiles(Folder).Order());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Named(string file) => file == "-" ? file : Of(file);

    private sealed class StoppingWriter(CancellationTokenSource? stop) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (value is not null && value.Contains(" rows, ", StringComparison.Ordinal))
                stop?.Cancel();
        }
    }
}
