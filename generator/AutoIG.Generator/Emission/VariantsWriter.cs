using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes the choice between the variants of a function: its conditions in the order in which the method asks them. Settings of the model are read
/// once, like its weights; a variant is made when it is first asked for, so that weights are prepared for those that run alone.
/// </summary>
internal sealed class VariantsWriter
{
    private readonly IrFunction whole;
    private readonly IReadOnlyList<FunctionBodyWriter> bodies;
    private readonly Dictionary<string, (string Name, string Declaration)> settings = [];
    private readonly HashSet<string> names = ["model", "dimensions", "fixedArguments"];
    private readonly SortedDictionary<int, string> fixedArguments = [];
    private readonly CodeWriter choice = new();
    private bool asksDimensions;

    public VariantsWriter(IrFunction whole, IReadOnlyList<FunctionBodyWriter> bodies)
    {
        this.whole = whole;
        this.bodies = bodies;
        var layers = bodies.SelectMany(body => body.Function.Layers.Select((layer, i) => (Layer: layer, InPrefix: body.Plan.LayersInPrefix.Contains(i))))
            .GroupBy(pair => pair.Layer.Name).Select(same => same.First()).ToArray();
        Function = whole with { Layers = layers.Select(pair => pair.Layer).ToEquatableArray() };
        Plan = bodies[0].Plan with { LayersInPrefix = Enumerable.Range(0, layers.Length).Where(i => layers[i].InPrefix).ToArray() };
        names.UnionWith(whole.DimensionNames);
        names.UnionWith(bodies.Select((_, i) => FieldName(i)));
        WriteChoice(0, bodies.Count, 0);
    }

    /// <summary>The function with the layers of all variants.</summary>
    public IrFunction Function { get; }

    public PlanDescription Plan { get; }

    public bool NeedsModel => !whole.Host.IsStatic && (settings.Count > 0 || bodies.Any(body => body.NeedsModel));

    private string Override => whole.Host.SeesInternals ? "protected internal override" : "protected override";

    public string ClassName(int variant) => $"{whole.Name}Variant{variant}";

    private static string FieldName(int variant) => $"variant{variant}";

    /// <summary>What a variant's conditions are.</summary>
    public string Describe(int variant) => string.Join(", ", whole.Variants[variant].Decisions
        .Select(decision => $"<c>{Spell(decision, displayed: true).Text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</c> is {(decision.Outcome ? "true" : "false")}"));

    public void Write(CodeWriter code)
    {
        foreach (var setting in settings)
            code.Line(setting.Value.Declaration);
        for (int i = 0; i < bodies.Count; i++)
            code.Line($"private readonly Lazy<{ClassName(i)}> {FieldName(i)} = new(() => new {ClassName(i)}({(bodies[i].NeedsModel ? "model" : "")}));");
        code.BlankLine();
        code.Line("public override FunctionSignature Signature => DeclaredSignature;").BlankLine();
        string type = $"DifferentiableFunction<{whole.RealType}>";
        using (code.Block($"{Override} {type} SelectVariant(ReadOnlySpan<int> dimensions, IReadOnlyList<long> fixedArguments)"))
        {
            for (int i = 0; asksDimensions && i < whole.DimensionNames.Count; i++)
                code.Line($"int {Identifiers.Escape(whole.DimensionNames[i])} = dimensions[{i}];");
            var held = whole.Parameters.Where(p => !p.IsDifferentiable).ToArray();
            foreach (var pair in fixedArguments)
            {
                var argumentType = held[pair.Key].Type;
                code.Line($"{argumentType.NameOf(whole.RealType)} {pair.Value} = {Numbers.OfFixedArgument("fixedArguments", pair.Key, argumentType, whole.RealType)};");
            }
            code.BlankLine();
            code.Line(choice.ToString());
        }
        code.BlankLine();
        string batch = $"Batch<{whole.RealType}> batch";
        foreach (string member in new[]
        {
            "FunctionPlan Bind(ReadOnlySpan<int> dimensions)", $"void Prefix({batch})", $"void Forward({batch})", $"void Backward<TRule>({batch})",
            $"void PrefixTransposed({batch})", $"void Pushforward({batch})",
        })
        {
            code.Line($"{Override} {member} => throw VariantRuns();").BlankLine();
        }
    }

    /// <summary>The choice between the variants from <paramref name="start"/> to <paramref name="end"/>, which agree in the decisions before this one.</summary>
    private void WriteChoice(int start, int end, int decision)
    {
        var decisions = whole.Variants[start].Decisions;
        if (decision == decisions.Count)
        {
            choice.Line($"return {FieldName(start)}.Value;");
            return;
        }
        var asked = decisions[decision];
        int first = start;
        while (first < end && !whole.Variants[first].Decisions[decision].Outcome)
            first++;
        if (decision == 0 || decisions[decision - 1].Text != asked.Text || !asked.IsLoop)
            choice.BlankLine().Comment(asked.Text);
        string header = $"if (!{Spell(asked, displayed: false).Inside(ScalarExpression.Atom)})";
        bool isLast = whole.Variants[start].Decisions.Count == decision + 1;
        if (isLast)
            choice.Line(header);
        using (isLast ? choice.Indented() : choice.Block(header))
            WriteChoice(start, first, decision + 1);
        if (first < end)
            WriteChoice(first, end, decision + 1);
        else
            choice.Line($"throw TooManyTurns({Identifiers.Quote(asked.Text)}, {IrDecision.TurnsBefore(decisions, decision)});");
    }

    /// <summary>A condition as C#, or as documentation names it: by the members of the model.</summary>
    private ScalarExpression Spell(IrDecision decision, bool displayed)
    {
        var computation = decision.Computation;
        return Value(computation.Count - 1);

        ScalarExpression Value(int id)
        {
            var operation = computation[id];
            switch (operation.Attributes)
            {
                case ConstantAttributes constant:
                    return ScalarExpression.Literal(constant, operation.Type, whole.RealType);
                case ModelAttributes model:
                    return ScalarExpression.Plain(displayed ? model.Display : Setting(model, operation.Type));
                case DimensionAttributes size:
                    asksDimensions = true;
                    return ScalarExpression.Plain(size.Dimension == Dimension.Named(size.Dimension.Symbol!) ? size.Dimension.ToString() : $"({size.Dimension})");
                case ParameterAttributes parameter:
                    if (displayed)
                        return ScalarExpression.Plain(parameter.Name);
                    if (!fixedArguments.TryGetValue(parameter.Index, out string? local))
                        fixedArguments.Add(parameter.Index, local = Identifiers.Escape(Identifiers.Unique(Identifiers.Camel(parameter.Name), names)));
                    return ScalarExpression.Plain(local);
                default:
                    if (operation.Operator is not (ElementwiseOperator or Conversion))
                        throw new InvalidOperationException($"{operation.Operator} is not part of a condition.");
                    return ScalarExpression.Apply(operation, operation.Operands.Select(Value).ToArray(), whole.RealType,
                        operation.Operands.Select(operand => computation[operand].Type).ToArray());
            }
        }
    }

    private string Setting(ModelAttributes model, IrType type)
    {
        if (settings.TryGetValue(model.Access, out var known))
            return known.Name;
        string name = Identifiers.Escape(Identifiers.Unique(ConstantPool.NameOf(model), names));
        settings.Add(model.Access, (name, $"private readonly {type.NameOf(whole.RealType)} {name} = {model.Access};"));
        return name;
    }
}
