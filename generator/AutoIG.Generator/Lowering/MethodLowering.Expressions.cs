using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>Expressions.</content>
internal sealed partial class MethodLowering
{
    /// <summary>Lowers an expression.</summary>
    /// <param name="operation">The expression.</param>
    /// <param name="target">The variable to which the result goes straight.</param>
    private Argument Evaluate(IOperation operation, string? target = null)
    {
        Guard(operation);
        if (operation.ConstantValue is { HasValue: true, Value: var constant })
            return Literal(constant, operation);
        switch (operation)
        {
            case IParenthesizedOperation inner:
                return Evaluate(inner.Operand, target);
            case ILocalReferenceOperation local:
                return Get(frame.Find(local.Local) ?? throw Unsupported(local, $"'{local.Local.Name}'", "use a variable of this method"), local);
            case IParameterReferenceOperation parameter:
                return Parameter(parameter);
            case IInstanceReferenceOperation:
                return frame.Self ?? throw Unsupported(operation, "'this'", "use a method of the model");
            case IFieldReferenceOperation field:
                return Member(field.Field, field.Instance, field, target);
            case IPropertyReferenceOperation property:
                return Property(property, target);
            case IInvocationOperation call:
                return Invoke(call, target);
            case IConversionOperation conversion:
                return Convert(conversion, target);
            case IBinaryOperation binary:
                return Binary(binary, target);
            case IUnaryOperation unary:
                return Unary(unary, target);
            case IConditionalOperation conditional:
                return Choose(conditional, target);
            case ISwitchExpressionOperation @switch:
                return ChooseArm(@switch, Evaluate(@switch.Value), 0, target);
            case IIsPatternOperation pattern:
                return Match(Evaluate(pattern.Value), pattern.Pattern);
            case ITupleOperation tuple:
                return new Argument.Items(tuple.Elements.Select(e => Evaluate(e)).ToArray());
            case ICollectionExpressionOperation collection:
                return new Argument.Items(collection.Elements.SelectMany(Spread).ToArray());
            case IArrayCreationOperation array:
                return new Argument.Items((array.Initializer
                    ?? throw Unsupported(array, "An array without an initialiser", "list its elements: [a, b]")).ElementValues.Select(e => Evaluate(e)).ToArray());
            case IArrayElementReferenceOperation element:
                return ElementAt(Evaluate(element.ArrayReference), element.Indices[0], element);
            case IImplicitIndexerReferenceOperation indexer:
                return ElementAt(Evaluate(indexer.Instance), indexer.Argument, indexer);
            case IRangeOperation range:
                return Range(range);
            case ISimpleAssignmentOperation assignment:
                return Assign(assignment.Target, Evaluate(assignment.Value, TargetOf(assignment)), assignment);
            case ICompoundAssignmentOperation compound:
                return AssignCompound(compound);
            case IIncrementOrDecrementOperation increment:
                return AssignIncrement(increment);
            case IDeconstructionAssignmentOperation deconstruction:
                return Deconstruct(deconstruction.Target, Evaluate(deconstruction.Value), deconstruction);
            case IDefaultValueOperation @default when Symbols.IsReal(@default.Type) || Symbols.IsInteger(@default.Type):
                return new Argument.Literal(ConstantArithmetic.Convert(0, ConstantTypeOf(@default.Type)));
            case IDefaultValueOperation { Type.IsReferenceType: true }:
                return new Argument.Literal(null);
            case IObjectCreationOperation creation:
                return Create(creation);
            case IInvalidOperation:
                // The compiler says what is wrong with it.
                throw new RefusalException(null);
            case IAnonymousFunctionOperation or IDelegateCreationOperation:
                throw Unsupported(operation, "A lambda expression", "write a local function or a method");
            case IAwaitOperation:
                throw Unsupported(operation, "'await'", "fetch what the model needs before it is called");
            case IThrowOperation:
                throw Unsupported(operation, "An exception", "check the arguments before the model is called");
            case ICoalesceOperation or IConditionalAccessOperation:
                throw Unsupported(operation, "A test for null", "weights that may be absent have no shape; write two methods");
            default:
                throw Unsupported(operation, $"This expression ({operation.Kind})", "write it with arithmetic, Math, Tensor or Nn");
        }
    }

    private static Argument Literal(object? constant, IOperation operation)
    {
        if (operation.Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } @enum)
        {
            var member = @enum.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, constant));
            return new Argument.Literal(member?.Name ?? constant);
        }
        return new Argument.Literal(constant);
    }

    private Argument Parameter(IParameterReferenceOperation reference)
    {
        if (frame.Find(reference.Parameter) is { } variable)
            return Get(variable, reference);
        return CapturedParameter(reference);
    }

    private IEnumerable<Argument> Spread(IOperation element)
    {
        if (element is not ISpreadOperation spread)
            return [Evaluate(element)];
        return Evaluate(Unwrapped(spread.Operand)) is Argument.Items items ? items.Elements
            : throw Unsupported(spread, "Spreading this", "list the elements");
    }

    private static IOperation Unwrapped(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } conversion)
            operation = conversion.Operand;
        return operation;
    }

    private Argument ElementAt(Argument collection, IOperation index, IOperation whole)
    {
        if (collection is Argument.Tokens)
            throw UseOfTokens(whole);
        if (collection is not Argument.Items items)
            throw Unsupported(whole, "Indexing this", "only arrays whose elements are known at compile time can be indexed");
        int? position = Evaluate(index) switch
        {
            Argument.Index { FromEnd: true, Position: Argument.Literal literal } => items.Elements.Count - ConstantArithmetic.ToInt(literal.Constant),
            Argument.Literal literal => ConstantArithmetic.ToInt(literal.Constant),
            _ => null,
        };
        if (position is not { } at)
            throw Unsupported(index, "An index that is not known at compile time", "use a constant or the variable of a loop that can be unrolled");
        if (at < 0 || at >= items.Elements.Count)
            throw Unsupported(index, $"Index {at} of {items.Elements.Count} elements", "it is out of range");
        return items.Elements[at];
    }

    private Argument Range(IRangeOperation range)
    {
        var (start, startFromEnd) = End(range.LeftOperand);
        var (end, endFromEnd) = End(range.RightOperand);
        return new Argument.Range(start, startFromEnd, end, endFromEnd);

        (Argument?, bool) End(IOperation? operation) => operation is null ? (null, false) : Evaluate(operation) switch
        {
            Argument.Index index => (index.Position, index.FromEnd),
            var position => (position, false),
        };
    }

    /// <summary>Pair, Padding and the like are seen as the numbers they are made of.</summary>
    private Argument Create(IObjectCreationOperation creation)
    {
        if ((creation.Type is { IsValueType: true } || creation.Type?.Name == "RecurrentWeights") && creation.Initializer is null && creation.Arguments.Length > 0
            && creation.Type.ContainingNamespace?.ToDisplayString() is "AutoIG" or "System")
        {
            return new Argument.Items(creation.Arguments.OrderBy(a => a.Parameter!.Ordinal).Select(a => Evaluate(a.Value)).ToArray());
        }
        throw Unsupported(creation, $"Creating an object ({creation.Type?.Name})",
            Symbols.IsTensor(creation.Type) ? "keep constant tensors in fields with [Shape]" : "keep objects in fields of the model");
    }

    private Argument Choose(IConditionalOperation conditional, string? target)
    {
        switch (Condition(conditional.Condition, "?:"))
        {
            case Argument.Literal { Constant: true }:
                return Evaluate(conditional.WhenTrue, target);
            case Argument.Literal:
                return Evaluate(conditional.WhenFalse!, target);
            case Argument.Value condition:
                return Either(condition.Id, conditional, target ?? "value", () => Evaluate(conditional.WhenTrue), () => Evaluate(conditional.WhenFalse!));
            default:
                throw Unsupported(conditional.Condition, "A condition of this kind", "use a comparison of numbers or a bool");
        }
    }

    private Argument ChooseArm(ISwitchExpressionOperation @switch, Argument value, int index, string? target)
    {
        if (index == @switch.Arms.Length)
            throw Unsupported(@switch, "A switch expression that may fit no arm", "add an arm '_ => …'");
        var arm = @switch.Arms[index];
        if (arm.Guard is not null)
            throw Unsupported(arm, "'when'", "use conditions");
        switch (Match(value, arm.Pattern) is var fits && fits is Argument.Value undecided ? Decide(undecided, @switch.Value, "switch") : fits)
        {
            case Argument.Literal { Constant: true }:
                return Evaluate(arm.Value, target);
            case Argument.Value condition:
                return Either(condition.Id, @switch, target ?? "value", () => Evaluate(arm.Value), () => ChooseArm(@switch, value, index + 1, null));
            default:
                return ChooseArm(@switch, value, index + 1, target);
        }
    }

    /// <summary>One of two expressions, by a condition that is known at run time.</summary>
    private Argument Either(int condition, IOperation operation, string name, Func<Argument> then, Func<Argument> @else)
    {
        // The result is a variable like any other: both sides assign it.
        var result = new Variable(name, operation.Type, null);
        state = state.SetItem(result, Argument.Unassigned.Instance);
        Branch(condition, () => state = state.SetItem(result, then()), () => state = state.SetItem(result, @else()), operation);
        var value = Get(result, operation);
        state = state.Remove(result);
        return value;
    }
}
