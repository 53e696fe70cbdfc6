using AutoIG.Language.Tests.Syntax;
using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Syntax;

/// <summary>A model with one method that is differentiated.</summary>
/// <param name="seed">What it was made from.</param>
/// <param name="isSingle">Whether its elements are of single precision.</param>
/// <param name="inputs">The tensors that the method takes.</param>
/// <param name="held">What else it takes, and what the model holds.</param>
/// <param name="blocks">The blocks that the model holds.</param>
/// <param name="shape">The shape of what the method returns.</param>
/// <param name="body">Its body.</param>
internal sealed class TensorProgram(
    long seed, bool isSingle, IReadOnlyList<Variable> inputs, IReadOnlyList<Held> held, IReadOnlyList<BlockField> blocks, int[] shape,
        Block body)
{
    public long Seed => seed;

    public bool IsSingle => isSingle;

    public IReadOnlyList<Variable> Inputs => inputs;

    public IReadOnlyList<Held> Parameters { get; } = [.. held.Where(h => h.Setting is null)];

    /// <summary>
    /// What may be an input, with its length: the tensors, then the whole numbers. Which of these are is for the generator to say.
    /// </summary>
    public IReadOnlyList<(string Name, int Length)> Features =>
        [.. inputs.Select(input => (input.Name, Sizes.Count(input.Shape))), .. Parameters.Where(p => !p.IsTruth).Select(p => (p.Name, 1))];

    public int[] Shape => shape;

    public Block Body => body;

    public int Size => body.Size + Functions.Sum(function => function.Body.Size);

    /// <summary>The methods that it calls.</summary>
    public IReadOnlyList<Function> Functions => [.. Called(body).Distinct()];

    /// <summary>The weights of the model itself.</summary>
    public IEnumerable<Weight> Weights => WeightsIn([body, .. Functions.Where(f => f.Place != Place.Block).Select(f => f.Body)]);

    /// <summary>Whole numbers and truths that are fields.</summary>
    public IEnumerable<Held> Settings => held.Where(h => h.Setting is not null);

    /// <summary>The fields of blocks whose method is called.</summary>
    public IEnumerable<BlockField> Blocks => blocks.Where(block => Functions.Contains(block.Forward));

    public static IEnumerable<Weight> WeightsOf(BlockField block) => WeightsIn([block.Forward.Body]);

    public TensorProgram WithBody(Block other) => new(seed, isSingle, inputs, held, blocks, shape, other);

    /// <summary>The value on a tape whose first numbers are the inputs.</summary>
    public TensorValue Run(Tape tape, TensorPoint point)
    {
        var known = new Dictionary<string, long>();
        foreach (var (setting, value) in Settings.Select(h => (h.Name, h.Setting!.Value)))
            known[setting] = value;
        for (int i = 0; i < Parameters.Count; i++)
            known[Parameters[i].Name] = point.Held[i];
        foreach (var (receiver, number) in blocks.SelectMany(block => block.Blocks))
            known[receiver] = number;
        var frame = new Frame(0, known);
        for (int i = 0; i < inputs.Count; i++)
            frame[inputs[i]] = TensorValue.New(inputs[i].Shape, point.Inputs[i].Select(tape.Input));
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (!Parameters[i].IsTruth)
                frame.Numbers[Parameters[i].Name] = tape.Input(point.Held[i]);
        }
        body.Run(frame);
        return frame.Result ?? throw new InvalidProgram("nothing is returned");
    }

    /// <summary>The program in C#.</summary>
    /// <param name="type">The name of the model.</param>
    public string Print(string type)
    {
        var functions = Functions;
        var lines = new List<string>();
        foreach (var block in Blocks)
        {
            lines.AddRange(
            [
                $"internal sealed class {type}Block{block.Type}(int number)",
                "{",
                .. WeightsOf(block).Select(weight => "    " + Field(weight, $"number + {weight.Number}", block.HasNames)),
                "    public int Number => number;",
                .. block.Forward.Lines.Select(line => "    " + line),
                "}",
            ]);
        }
        lines.Add($"public sealed partial class {type}");
        lines.Add("{");
        lines.AddRange(Weights.Select(weight => "    " + Field(weight, $"{weight.Number}", hasNames: false)));
        foreach (var block in Blocks)
        {
            string made = string.Join(", ", block.Numbers.Select(number => $"new({number})"));
            string names = string.Join(", ", WeightsOf(block).SelectMany(w => w.Shape).Distinct().Select(size => $"\"d{size}\", {size}"));
            lines.Add($"    {(block.HasNames && names.Length > 0 ? $"[Dimensions({names})] " : "")}private readonly {type}Block{block.Type}{(block.IsArray ? "[]" : "")} {block.Name} = {(block.IsArray ? $"[{made}]" : made)};");
        }
        foreach (var setting in Settings)
            lines.Add($"    private readonly {(setting.IsTruth ? "bool" : "int")} {setting.Name} = {(!setting.IsTruth ? setting.Setting : setting.Setting != 0 ? "true" : "false")};");
        foreach (var function in functions.Where(f => f.Place == Place.Model))
            lines.AddRange(function.Lines.Select(line => "    " + line));
        var parameters = inputs.Select(input => input.Shape.Length == 0 ? $"§T {input.Name}"
            : $"[Shape({string.Join(", ", input.Shape)})] Tensor<§T> {input.Name}")
            .Concat(Parameters.Select(p => $"{(p.IsTruth ? "bool" : "int")} {p.Name}"));
        lines.Add("    [Differentiable]");
        lines.Add($"    public {(shape.Length == 0 ? "§T" : "Tensor<§T>")} F({string.Join(", ", parameters)})");
        lines.AddRange(new[] { "{" }.Concat(body.Lines.Concat(functions.Where(f => f.Place == Place.Local).SelectMany(f => f.Lines))
            .Select(line => "    " + line)).Append("}")
            .Select(line => "    " + line));
        lines.Add("}");
        return string.Join('\n', lines).Replace("§T", isSingle ? "float" : "double", StringComparison.Ordinal)
            .Replace("§F", isSingle ? "f" : "", StringComparison.Ordinal);
    }

    private static string Field(Weight weight, string number, bool hasNames) =>
        $"[Shape({string.Join(", ", weight.Shape.Select(size => hasNames ? $"\"d{size}\"" : $"{size}"))})] private readonly Tensor<§T> {weight.Name} = Weights.Of<§T>({number}, {string.Join(", ", weight.Shape)});";

    private static IEnumerable<Weight> WeightsIn(IEnumerable<Node> trees) =>
        trees.SelectMany(tree => tree.DescendantsAndSelf()).OfType<Weight>().DistinctBy(weight => weight.Number)
            .OrderBy(weight => weight.Number);

    private static IEnumerable<Function> Called(Node tree) => tree.DescendantsAndSelf().OfType<Invocation>()
        .SelectMany(call => Called(call.Function.Body).Append(call.Function));
}
