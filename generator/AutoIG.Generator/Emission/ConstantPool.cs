using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>
/// What does not depend on the input, as one program reads it: numbers are written into the code, weights and what is prepared from them
/// are read from the model once.
/// </summary>
internal sealed class ConstantPool(IrFunction function, ValueTable table, MapWriter maps, ModelFields fields, ModelFields.Reader reader)
{
    private readonly Dictionary<int, string> spelled = [];

    /// <summary>The variable that takes what a kernel computes. Named dimensions are variables beside it.</summary>
    private readonly string result = Identifiers.Unique("result", new HashSet<string>(function.DimensionNames));
    private bool readsModel;

    /// <summary>The variable that holds what is read from the model.</summary>
    public string Variable => fields.Variable;

    /// <summary>The number, where the value is one that is known at compile time.</summary>
    public double? Number(int id) => table.Definition(id)?.Attributes is ConstantAttributes constant ? constant.Value : null;

    /// <summary>Whether a value that does not depend on the input lies in memory or in a field.</summary>
    public bool IsField(int id) => !table.IsActive(id) && Number(id) is null;

    /// <summary>
    /// A constant as sweeps write it: a field; a size that is known at the call, as a number; leading rows of a constant, as a part of its
    /// field.
    /// </summary>
    public string Spell(int id)
    {
        var operation = table.Definition(id);
        return operation switch
        {
            { Attributes: DimensionAttributes size } => SizeAsReal(size.Dimension),
            { Operator: Conversion } when table.Definition(operation.Operands[0])?.Attributes is DimensionAttributes =>
                Spell(operation.Operands[0]),
            { Attributes: SliceAttributes { Axis: 0 } slice } when operation.Operator == Parts.Slice && !operation.Type.Shape.IsConstant =>
                $"{Spell(operation.Operands[0])}.AsSpan("
                + $"{slice.Start * operation.Type.Shape.Product(1, operation.Type.Shape.Rank)}, {operation.Type.Shape.Length})",
            not null when operation.Operator == Shapes.Reshape && !operation.Type.Shape.IsConstant => Spell(operation.Operands[0]),
            not null when IsOfTheCall(id) => IsOfNumbers(operation) ? OfNumbers(operation).Text : Initialiser(operation),
            _ => Field(id),
        };
    }

    private string SizeAsReal(Dimension size) =>
        function.RealType is "float" or "double" ? $"({function.RealType})({size})" : $"{function.RealType}.CreateChecked({size})";

    /// <summary>
    /// Whether a constant depends on a parameter that is held constant or on a size that no weight in it says: it is known at the call, and
    /// no field can hold it.
    /// </summary>
    private bool IsOfTheCall(int id) => table.Definition(id) is { } operation
        && (operation.Operator == Leaves.Fixed || operation.Operator == Leaves.Dimension
            || HasSizeOfTheCall(operation) || operation.Operands.Any(IsOfTheCall));

    private bool HasSizeOfTheCall(IrOperation operation)
    {
        // What is prepared for a kernel is made of weights alone: the kernel is told the sizes of the call.
        if (operation.Type.Element == Element.Prepared)
            return false;
        string[] names = [.. operation.Type.Shape.Dimensions.SelectMany(size => size.Words).Where(function.DimensionNames.Contains)];
        return names.Length > 0 && names.Except(SizesOfWeights(operation)).Any();
    }

    /// <summary>The named dimensions of the weights that a constant is computed from.</summary>
    private IEnumerable<string> SizesOfWeights(IrOperation operation) => operation.Attributes is ModelAttributes
        ? operation.Type.Shape.Dimensions.SelectMany(size => size.Words)
        : operation.Operands.Select(table.Definition).OfType<IrOperation>().SelectMany(SizesOfWeights);

    /// <summary>The sizes that a constant is spelt with, where it is one of the call.</summary>
    public IEnumerable<Dimension> SizesOf(int id) => table.Definition(id) is not { } operation ? []
        : operation.Attributes.Sizes().Concat(operation.Type.Shape.Dimensions).Concat(operation.Operands.SelectMany(SizesOf))
            .Where(size => !size.IsConstant);

    /// <summary>The field that holds a constant.</summary>
    public string Field(int id)
    {
        if (spelled.TryGetValue(id, out string? known))
        {
            reader.ReadsModel = true;
            return known;
        }
        var operation = table.Definition(id) ?? throw new InvalidOperationException($"Value {id} has no definition.");
        string wish = operation.Attributes is ModelAttributes model ? NameOf(model) : FieldName(operation);
        bool before = readsModel;
        readsModel = false;
        string initialiser = Initialiser(operation);
        string name = fields.Weight(TypeOf(operation), initialiser, wish, readsModel, reader);
        readsModel = before;
        spelled.Add(id, name);
        return name;
    }

    /// <summary>
    /// A static field for an object that an operation's kernel needs beside its operands, such as the geometry of a window.
    /// </summary>
    public string Static(string type, string initialiser, string wish) => fields.Static(type, initialiser, wish);

    /// <summary>The field that holds an embedding table, row-major.</summary>
    public static string Table(IrTable table, IrFunction function, ModelFields fields, ModelFields.Reader reader) => fields.Weight(
        $"{function.RealType}[]",
        $"Weight({table.Access}, {Identifiers.Quote(table.Display)}, {string.Join(", ", table.Shape.Dimensions)})",
        Identifiers.Camel(LastPart(table.Display)), !function.Host.IsStatic, reader);

    /// <summary>A name for the field that holds a constant result.</summary>
    private string FieldName(IrOperation operation) => operation.Name
        ?? (operation.Operands.Count > 0 ? WishOf(operation.Operands[0]) : Identifiers.Camel(operation.Operator.Name))
            + (operation.Type.Element == Element.Prepared ? "" : operation.Operator.Name);

    private string WishOf(int id) => table.Definition(id) switch
    {
        { Attributes: ModelAttributes model } => NameOf(model),
        { Name: { } name } => name,
        { Operands.Count: > 0 } operation => WishOf(operation.Operands[0]),
        { } operation => Identifiers.Camel(operation.Operator.Name),
        null => "value",
    };

    /// <summary>The name of a field that holds a member of the model.</summary>
    public static string NameOf(ModelAttributes model) => Identifiers.Camel(LastPart(model.Display));

    private static string LastPart(string display)
    {
        // layer1.conv1 → layer1Conv1: the path stays readable as one name.
        string[] parts = display.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        return parts[0] + string.Concat(parts.Skip(1).Select(Identifiers.Pascal).Select(
            p => p.StartsWith("Value", StringComparison.Ordinal) && char.IsDigit(p[p.Length - 1]) ? p.Substring(5) : p));
    }

    private string TypeOf(IrOperation operation) => operation.Type.Element switch
    {
        Element.Prepared => ((IPreparedObject)operation.Operator).PreparedType(function.RealType),
        _ when operation.Type.IsScalar => operation.Type.NameOf(function.RealType),
        Element.Integer => "int[]",
        _ => $"{function.RealType}[]",
    };

    /// <summary>The expression that computes a constant from the model.</summary>
    private string Initialiser(IrOperation operation)
    {
        if (operation.Attributes is ModelAttributes model)
        {
            readsModel |= !function.Host.IsStatic;
            if (operation.Type.IsScalar)
                return model.Access;
            fields.NoteShape(model, operation.Type.Shape);
            string shape = string.Join(", ", operation.Type.Shape.Dimensions);
            string reader = model.IsAttentionMask ? "AttentionMask"
                : operation.Type.Element switch { Element.Boolean => "Mask", Element.Integer => "Integers", _ => "Weight" };
            // A dimension may have the reader's name.
            string scope = function.DimensionNames.Contains(reader) ? $"ModelWeights<{function.RealType}>." : "";
            return $"{scope}{reader}({model.Access}, {Identifiers.Quote(model.Display)}, {shape})";
        }
        if (operation.Attributes is DimensionAttributes size)
            return $"({size.Dimension})";
        if (operation is { Attributes: ParameterAttributes parameter } && operation.Operator == Leaves.Fixed)
            return $"({Numbers.OfFixedArgument("batch.FixedArguments", parameter.Index, operation.Type, function.RealType)})";
        if (IsOfNumbers(operation))
            return $"({OfNumbers(operation).Text})";
        if (operation.Operator is ElementwiseOperator)
            return Elementwise(operation);
        if (operation.Operator == Shapes.Reshape && Number(operation.Operands[0]) is { } number)
            return $"new {function.RealType}[] {{ {Numbers.Literal(number, function.RealType)} }}";
        string prepared = Prepared(new Preparation(operation, function.RealType, id => Inline(id, operation), table.TypeOf, this));
        return operation.Type.IsScalar ? prepared + "[0]" : prepared;
    }

    private static bool IsOfNumbers(IrOperation operation) =>
        operation.Type.IsScalar && operation.Operands.Count > 0 && operation.Operator is ElementwiseOperator or Conversion;

    /// <summary>The expression of a number that is computed from numbers.</summary>
    private ScalarExpression OfNumbers(IrOperation operation)
    {
        var operands = operation.Operands
            .Select(id => Number(id) is null
                ? ScalarExpression.Plain(Value(id, operation))
                : ScalarExpression.Literal((ConstantAttributes)table.Definition(id)!.Attributes, table.TypeOf(id), function.RealType))
            .ToArray();
        return ScalarExpression.Apply(operation, operands, function.RealType, operation.Operands.Select(table.TypeOf).ToArray());
    }

    /// <summary>The expression of an operator's own; where it has none, its kernel computes the constant, at a single point.</summary>
    private string Prepared(Preparation preparation) => preparation.Operation.Operator switch
    {
        IPrepared prepared => prepared.Prepare(preparation),
        IKernel kernel => $"Constants.Compute<{function.RealType}>({preparation.Operation.Type.Shape.Length}, {result} => "
            + $"{{ {(kernel.TakesPoints ? $"const int {Rows.Points} = 1; " : "")}"
            + $"{kernel.Emit(preparation.AsKernelCall(result)).Replace("\n", " ")} }})",
        var other => throw new InvalidOperationException($"{other} has no constant form."),
    };

    /// <summary>
    /// An elementwise expression of constant tensors: the same struct and the same loop as in a sweep, run once. The masks that it reads
    /// are part of it, for no array holds one.
    /// </summary>
    private string Elementwise(IrOperation operation)
    {
        var members = WithMasks(operation).Distinct().OrderBy(member => member.Id).ToArray();
        var leaves = members.SelectMany(member => member.Operands)
            .Where(id => Number(id) is null && members.All(member => member.Id != id)).Distinct();
        var group = new MapGroup(operation, members.ToEquatableArray(), leaves.ToEquatableArray());
        string[] operands = group.Leaves.Select(leaf => Broadcast(leaf, operation)).ToArray();
        return $"Constants.Map<{function.RealType}, {maps.Name(group, operation.Operator.Name, "")}>({string.Join(", ", operands)})";
    }

    private IEnumerable<IrOperation> WithMasks(IrOperation operation) => operation.Operands.Select(table.Definition)
        .Where(operand => operand is { Operator: ElementwiseOperator, Type.Element: Element.Boolean })
        .SelectMany(mask => WithMasks(mask!)).Append(operation);

    private string Broadcast(int id, IrOperation reader)
    {
        Shape shape = table.TypeOf(id).Shape, target = reader.Type.Shape;
        string text = Inline(id, reader);
        return shape.Length == target.Length ? text : $"Constants.BroadcastTo<{function.RealType}>({text}, {shape}, {target})";
    }

    /// <summary>
    /// A constant inside the initialiser of another, as its kernel takes it: a number known at compile time, or an array.
    /// </summary>
    private string Inline(int id, IrOperation reader) => Number(id) is { } number ? Numbers.Literal(number, function.RealType)
        // An object that a kernel is called on says its type: nothing around it does.
        : table.Definition(id) is { Operator: IPreparedObject prepared } && Value(id, reader) is var text
            ? text.StartsWith("new(", StringComparison.Ordinal)
                ? $"new {prepared.PreparedType(function.RealType)}{text.Substring(3)}" : text
        : table.TypeOf(id).IsScalar ? $"new {table.TypeOf(id).NameOf(function.RealType)}[] {{ {Value(id, reader)} }}" : Value(id, reader);

    /// <summary>
    /// The expression of a constant inside that of its reader: what computes it, or its field where the reader is known at the call alone,
    /// so that only what depends on the call is computed there.
    /// </summary>
    private string Value(int id, IrOperation reader)
    {
        if (IsOfTheCall(reader.Id) && !IsOfTheCall(id))
            return Field(id);
        var operation = table.Definition(id) ?? throw new InvalidOperationException($"Value {id} has no definition.");
        string initialiser = Initialiser(operation);
        // An object inside an expression has no target that says its type.
        return operation.Operator is IPreparedObject && initialiser.StartsWith("new(", StringComparison.Ordinal)
            ? $"new {TypeOf(operation)}{initialiser.Substring("new".Length)}" : initialiser;
    }
}
