using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>The record of a function's arguments, for every function but those of a single tensor.</summary>
internal sealed class InputRecord
{
    private static readonly string[] MemberNames =
    [
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
        "Deconstruct", "PrintMembers", "Clone"
    ];

    private readonly IrFunction function;
    private readonly string[] names;

    private InputRecord(IrFunction function)
    {
        this.function = function;
        var taken = new HashSet<string>(MemberNames) { Name };
        names = function.Parameters.Select(p => Identifiers.Unique(Identifiers.Pascal(p.Name), taken)).ToArray();
    }

    /// <summary>The record's name.</summary>
    public string Name => function.Name + "Input";

    public bool HasTensors => function.Parameters.Any(p => !p.Type.IsScalar && !p.IsTokens);

    /// <summary>The record of a function; <see langword="null"/> for a function of a single tensor, which is passed as itself.</summary>
    public static InputRecord? For(IrFunction function) =>
        function.Parameters.Count == 1 && !function.Parameters[0].Type.IsScalar ? null : new InputRecord(function);

    public void Write(CodeWriter code, string accessibility)
    {
        string contract = $"IFunctionInput<{function.RealType}>";
        code.Documentation($"<summary>The arguments of <c>{function.Name}</c>.</summary>");
        for (int i = 0; i < names.Length; i++)
            code.Documentation($"<param name=\"{names[i]}\">{Describe(function.Parameters[i])}</param>");
        var parameters = function.Parameters.Select((p, i) => $"{TypeOf(p)} {Spelling.Of(names[i])}");
        code.Line(HostWriter.GeneratedCode);
        using (code.Block($"{accessibility} readonly record struct {Name}({string.Join(", ", parameters)}) : {contract}"))
        {
            var calls = function.Parameters.Select((p, i) => Add(p, Spelling.Of(names[i])));
            code.Line($"FunctionInput<{function.RealType}> {contract}.Flatten() =>");
            using (code.Indented())
                code.Line($"new FunctionInput<{function.RealType}>(){string.Concat(calls)};");
        }
    }

    private static string Describe(IrParameter parameter) =>
        $"<c>{parameter.Name}</c>"
        + $"{(parameter.IsTokens ? ", token ids" : parameter.Type.IsScalar ? "" : ", of shape " + parameter.Type.Shape)}"
        + $"{(parameter.IsDifferentiable ? "" : ", held constant")}.";

    private string TypeOf(IrParameter parameter) =>
        parameter.Type.IsScalar || parameter.IsTokens ? parameter.TypeName : $"Tensor<{function.RealType}>";

    private string Add(IrParameter parameter, string value)
    {
        if (parameter.IsTokens)
            return $".AddTokens({value})";
        if (!parameter.IsDifferentiable)
            return parameter.TypeName == "bool" ? $".AddFixed({value} ? 1 : 0)" : $".AddFixed({value})";
        if (!parameter.Type.IsScalar || parameter.TypeName == function.RealType)
            return $".Add({value})";
        return function.RealType is "float" or "double"
            ? $".Add(({function.RealType}){value})" : $".Add({function.RealType}.CreateChecked({value}))";
    }
}
