using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Expressions, in C#'s order of evaluation.</summary>
internal sealed class ExpressionLowering(LoweringContext context) : LoweringPart(context)
{
    /// <summary>Lowers an expression.</summary>
    /// <param name="operation">The expression.</param>
    /// <param name="target">The variable to which the result goes straight.</param>
    public Argument Evaluate(IOperation operation, string? target = null)
    {
        Context.Guard(operation);
        if (operation is not (ILocalReferenceOperation or IParameterReferenceOperation) && Symbols.IsOtherNumber(operation.Type))
            throw Unsupported(operation, $"A number of type '{operation.Type!.ToDisplayString()}'",
                "compute with float, double, int or long");
        Argument value;
        try
        {
            value = operation.ConstantValue is { HasValue: true, Value: var constant } ? Literal(constant, operation)
                : Lower(operation, target);
        }
        catch (OverflowException)
        {
            // Sizes are computed exactly, wherever one is computed from others.
            throw Unsupported(operation, $"'{Show(operation)}'", $"a size in it would be more than {int.MaxValue}");
        }
        if (!Types.Holds(operation.Type, value))
        {
            throw Unsupported(
                operation, $"'{Show(operation)}' as a value of type '{operation.Type?.ToDisplayString()}'", "convert it with a cast");
        }
        return value;
    }

    private Argument Lower(IOperation operation, string? target)
    {
        switch (operation)
        {
            case IParenthesizedOperation inner:
                return Evaluate(inner.Operand, target);
            case ILocalReferenceOperation local:
                return Variables.Get(
                    Frame.Find(local.Local) ?? throw Unsupported(local, $"'{local.Local.Name}'", "use a variable of this method"), local);
            case IParameterReferenceOperation parameter:
                return Parameter(parameter);
            case IInstanceReferenceOperation:
                return Frame.Self ?? throw Unsupported(operation, "'this'", "use a method of the model");
            case IFieldReferenceOperation field:
                return Members.Member(field.Field, field.Instance is { } holder ? Evaluate(holder) : null, field);
            case IPropertyReferenceOperation property:
                return Members.Property(property, target);
            case IInvocationOperation call:
                return Calls.Invoke(call, target);
            case IConversionOperation conversion:
                return Conversions.Convert(conversion, target);
            case IBinaryOperation binary:
                return Arithmetic.Binary(binary, target);
            case IUnaryOperation unary:
                return Arithmetic.Unary(unary, target);
            case IConditionalOperation conditional:
                return Conditions.Ternary(conditional, target);
            case ISwitchExpressionOperation @switch:
                return Switches.ChooseArm(@switch, Evaluate(@switch.Value), 0, target);
            case IIsPatternOperation pattern:
                return Switches.Match(Evaluate(pattern.Value), pattern.Pattern);
            case ITupleOperation tuple:
                return new Argument.Items(tuple.Elements.Select(e => Evaluate(e)).ToArray());
            case ICollectionExpressionOperation collection:
                return Collection(collection);
            case IArrayCreationOperation array:
                return new Argument.Items((array.Initializer
                    ?? throw Unsupported(array, "An array without an initialiser", "list its elements: [a, b]"))
                    .ElementValues.Select(e => Evaluate(e)).ToArray());
            case IArrayElementReferenceOperation element:
                return Indexing.ElementAt(Evaluate(element.ArrayReference), element.Indices[0], element);
            case IImplicitIndexerReferenceOperation indexer:
                return Indexing.ElementAt(Evaluate(indexer.Instance), indexer.Argument, indexer);
            case IRangeOperation range:
                return Indexing.Range(range);
            case ISimpleAssignmentOperation assignment:
                return Assignments.Assign(assignment.Target, Evaluate(assignment.Value, StatementLowering.TargetOf(assignment)),
                    assignment);
            case ICompoundAssignmentOperation compound:
                return Assignments.AssignCompound(compound);
            case IIncrementOrDecrementOperation increment:
                return Assignments.AssignIncrement(increment);
            case IDeconstructionAssignmentOperation deconstruction:
                return Assignments.Deconstruct(deconstruction);
            case IDefaultValueOperation @default when Symbols.IsReal(@default.Type) || Symbols.IsInteger(@default.Type):
                return new Argument.Literal(ConstantArithmetic.Convert(0, Types.ConstantTypeOf(@default.Type)));
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

    private static Argument.Literal Literal(object? constant, IOperation operation) =>
        operation.Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } @enum ? Enumerations.Member(@enum, constant)
            : new Argument.Literal(constant);

    private Argument Parameter(IParameterReferenceOperation reference)
    {
        if (Frame.Find(reference.Parameter) is { } variable)
            return Variables.Get(variable, reference);
        return Access.CapturedParameter(reference);
    }

    private Argument.Items Collection(ICollectionExpressionOperation collection)
    {
        // A set leaves elements out, and a type of the user's may do with them what it likes.
        if (!Symbols.IsList(collection.Type))
            throw Unsupported(collection, $"A collection of type '{collection.Type?.ToDisplayString()}'", "use an array, a span or a list");
        return new Argument.Items(collection.Elements.SelectMany(Elements).ToArray());

        IEnumerable<Argument> Elements(IOperation element)
        {
            var type = Types.PartOf(collection.Type, 0);
            // The tree converts what it can: what it leaves as it is, and is no such number, is an error of the source.
            if (element is not ISpreadOperation spread)
            {
                var value = Evaluate(element);
                return [NumberTypes.IsNumber(type) ? Conversions.Convert(value, element.Type, type, element) : value];
            }
            return Evaluate(spread.Operand) is Argument.Items items
                ? items.Elements.Select(item => Conversions.Convert(item, spread.ElementType, type, spread))
                : throw Unsupported(spread, "Spreading this", "list the elements");
        }
    }

    /// <summary>Pair, Padding and the like are seen as the numbers they are made of.</summary>
    public Argument Create(IObjectCreationOperation creation)
    {
        if ((creation.Type is { IsValueType: true } || creation.Type?.Name == "RecurrentWeights") && creation.Initializer is null
            && creation.Arguments.Length > 0
            && (creation.Type.IsTupleType || creation.Type.ContainingNamespace?.ToDisplayString() == "AutoIG"))
        {
            // Evaluated in the order of the source, and listed in that of the declaration.
            var given = creation.Arguments.Select(argument => (argument.Parameter!.Ordinal, Value: Evaluate(argument.Value))).ToArray();
            return new Argument.Items(given.OrderBy(argument => argument.Ordinal).Select(argument => argument.Value).ToArray());
        }
        throw Unsupported(creation, $"Creating an object ({creation.Type?.Name})",
            Symbols.IsTensor(creation.Type) ? "keep constant tensors in fields with [Shape]" : "keep objects in fields of the model");
    }
}
