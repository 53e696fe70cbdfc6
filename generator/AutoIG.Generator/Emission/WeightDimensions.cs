using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// The named dimensions of the model's weights. Their sizes are read from the tensors when the weights are made; a call must bring
/// the same.
/// </summary>
/// <param name="realType">The floating-point type.</param>
internal sealed class WeightDimensions(string realType)
{
    private readonly List<Axis> axes = [];
    private readonly Dictionary<string, string> properties = [];

    public bool Any => axes.Count > 0;

    /// <summary>The names, in the order in which weights brought them.</summary>
    private IEnumerable<string> Names => axes.Select(axis => axis.Dimension).Distinct();

    /// <summary>Notes the named dimensions of a weight.</summary>
    /// <param name="model">How the weight is reached.</param>
    /// <param name="shape">Its declared shape.</param>
    /// <param name="memberNames">The names that the class of the weights has given.</param>
    public void Add(ModelAttributes model, Shape shape, ISet<string> memberNames)
    {
        for (int i = 0; i < shape.Rank; i++)
        {
            var axis = shape[i].IsConstant ? null : new Axis(shape[i].ToString(), model, i);
            if (axis is null || axes.Contains(axis))
                continue;
            axes.Add(axis);
            if (!properties.ContainsKey(axis.Dimension))
                properties.Add(axis.Dimension, Identifiers.Unique(Identifiers.Pascal(axis.Dimension), memberNames));
        }
    }

    /// <summary>The parameters of the class of the weights that bring the sizes. Initialisers say a size by its name.</summary>
    public string Parameters => string.Join(", ", Names.Select(name => $"int {Spelling.Of(name)}"));

    /// <summary>The constructor that reads the sizes from the tensors.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="className">The class of the weights.</param>
    /// <param name="model">Its parameter that holds the model, or empty.</param>
    /// <param name="modelType">The model's type.</param>
    public void WriteConstructor(CodeWriter code, string className, string model, string modelType)
    {
        code.Line($"public {className}({(model.Length == 0 ? "" : $"{modelType} {model}")})");
        using (code.Indented())
            code.Line($": this({string.Join(", ", Names.Select(Size).Prepend(model).Where(argument => argument.Length > 0))})");
        code.Line("{").Line("}").BlankLine();
    }

    /// <summary>The properties that hold the sizes.</summary>
    public void WriteProperties(CodeWriter code)
    {
        foreach (string name in Names)
            code.Line($"public int {Spelling.Of(properties[name])} {{ get; }} = {Spelling.Of(name)};");
    }

    /// <summary>The checks that a call of one way brings the sizes of the weights that the way reads.</summary>
    /// <param name="function">The way.</param>
    /// <param name="weights">The variable that holds the weights.</param>
    public IEnumerable<string> Checks(IrFunction function, string weights)
    {
        var read = new HashSet<ModelAttributes>(
            function.Body.Statements.OfType<IrOperation>().Select(operation => operation.Attributes).OfType<ModelAttributes>());
        var first = Names.Select(name => axes.FirstOrDefault(axis => axis.Dimension == name && read.Contains(axis.Weight))).OfType<Axis>();
        return first.Select(axis =>
            $"RequireSizeOfWeight({Spelling.Of(axis.Dimension)}, {Identifiers.Quote(axis.Dimension)}, "
            + $"{weights}.{Spelling.Of(properties[axis.Dimension])}, {Identifiers.Quote(axis.Weight.Display)});");
    }

    private string Size(string name)
    {
        var tensors = axes.Where(axis => axis.Dimension == name)
            .Select(axis => $"({axis.Weight.Access}, {Identifiers.Quote(axis.Weight.Display)}, {axis.Position})");
        // A dimension may have the reader's name.
        string reader = Names.Contains("Size") ? $"ModelWeights<{realType}>.Size" : "Size";
        return $"{reader}({Identifiers.Quote(name)}, {string.Join(", ", tensors)})";
    }

    /// <summary>One axis of one weight.</summary>
    private sealed record Axis(string Dimension, ModelAttributes Weight, int Position);
}
