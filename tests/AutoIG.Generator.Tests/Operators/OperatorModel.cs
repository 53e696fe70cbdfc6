using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using AutoIG.Tests;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>One call of an operator as a model: what varies are parameters, what weighs or chooses are fields.</summary>
/// <param name="Name">Its name in the tests.</param>
/// <param name="Call">The returned expression, over the names of the inputs and constants.</param>
/// <param name="Inputs">The differentiable inputs.</param>
/// <param name="Constants">The weights.</param>
internal sealed record OperatorModel(
    string Name, string Call, IReadOnlyDictionary<string, Tensor<double>> Inputs, IReadOnlyDictionary<string, Tensor<double>> Constants)
{
    private static readonly string[] Varying = ["input", "other", "query", "key", "value"];

    /// <summary>PyTorch's numbers, where they are known.</summary>
    public OperatorCase? Expected { get; init; }

    /// <summary>Fields that are no weights: declaration and initialiser in C#.</summary>
    public IReadOnlyList<string> Selectors { get; init; } = [];

    /// <summary>Declared shapes, where they are not the tensors' own.</summary>
    public IReadOnlyDictionary<string, string> Shapes { get; init; } = new Dictionary<string, string>();

    /// <summary>What the method asks for beside its gradient, as the attribute's argument.</summary>
    public string Programs { get; init; } = "";

    /// <summary>Whether the call gives a number.</summary>
    public bool IsScalar { get; init; }

    /// <summary>The call of a case of the table that PyTorch wrote.</summary>
    public static OperatorModel Of(OperatorCase known)
    {
        bool table = known.Call.StartsWith("Embedding(", StringComparison.Ordinal);
        // A tensor made in the call becomes a field: models keep constant tensors in fields.
        var selectors = new List<string>();
        string call = Regex.Replace(known.Call, @"Tensor\.Create(?:<int>)?\(\[([^\]]*)\], \[([^\]]*)\]\)", match =>
        {
            string element = match.Groups[1].Value.Contains("true", StringComparison.Ordinal) ? "bool" : "int";
            selectors.Add($"[Shape({match.Groups[2].Value})] private readonly Tensor<{element}> selector = Tensor.Create<{element}>([{match.Groups[1].Value}], [{match.Groups[2].Value}]);");
            return "selector";
        });
        return new OperatorModel(
            known.Name,
            call,
            known.Inputs.Where(i => Varying.Contains(i.Key) || table).ToDictionary(i => i.Key, i => i.Value),
            known.Inputs.Where(i => !Varying.Contains(i.Key) && !table).ToDictionary(i => i.Key, i => i.Value))
        {
            Expected = known,
            Selectors = selectors,
            IsScalar = known.Name == "dot" || Regex.IsMatch(known.Name, " of all($|,)"),
        };
    }

    /// <summary>The call on weights alone, times an input of one number: all that it computes is a constant of the model.</summary>
    public OperatorModel OnConstants() => this with
    {
        Call = IsScalar ? $"factor * ({Call})" : $"Multiply({Call}, factor)",
        Inputs = new Dictionary<string, Tensor<double>> { ["factor"] = Tensor.Create([0.7]) },
        Constants = Inputs.Concat(Constants).ToDictionary(weight => weight.Key, weight => weight.Value),
        Shapes = new Dictionary<string, string>(),
        IsScalar = false,
        Expected = null,
    };

    /// <summary>The model's source.</summary>
    public string Source(string type, string real)
    {
        string Shape(string name, Tensor<double> tensor) =>
            $"[Shape({(Shapes.TryGetValue(name, out string? declared) ? declared : string.Join(", ", tensor.Lengths.ToArray()))})]";
        var fields = Constants.Select(c => $"    {Shape(c.Key, c.Value)} private readonly Tensor<{real}> {c.Key} = constants[\"{c.Key}\"];")
            .Concat(Selectors.Select(s => "    " + s));
        var parameters = Inputs.Select(i => $"{Shape(i.Key, i.Value)} Tensor<{real}> {i.Key}");
        return $$"""
            // {{Name}}
            public sealed partial class {{type}}(IReadOnlyDictionary<string, Tensor<{{real}}>> constants)
            {
            {{string.Join("\n", fields)}}
                public int Count => constants.Count;

                [Differentiable{{Programs}}]
                public {{(IsScalar ? real : $"Tensor<{real}>")}} Call({{string.Join(", ", parameters)}}) => {{Call}};
            }
            """;
    }
}
