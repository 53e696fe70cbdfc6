using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Assignments, simple and compound, increments and deconstructions.</summary>
internal sealed class AssignmentLowering(LoweringContext context) : LoweringPart(context)
{
    public Argument Assign(IOperation target, Argument value, IOperation where)
    {
        switch (target)
        {
            case IDiscardOperation:
                return value;
            case ILocalReferenceOperation { Local: var local } when Frame.Find(local) is { } variable:
                Variables.Set(variable, value);
                return value;
            case IParameterReferenceOperation { Parameter: var parameter } when Frame.Find(parameter) is { } variable:
                Variables.Set(variable, value);
                return value;
            case IDeclarationExpressionOperation declaration:
                return Assign(declaration.Expression, value, where);
            case ILocalReferenceOperation { IsDeclaration: true, Local: var local }:
                Variables.Set(Frame.Declare(local, local.Type, Layers.PathFor(local)), value);
                return value;
            case IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation or IArrayElementReferenceOperation:
                throw Refuse(DiagnosticDescriptors.SideEffect, where, Show(target));
            default:
                throw Unsupported(target, "Assigning to this", "assign to a local variable");
        }
    }

    public Argument Deconstruct(IDeconstructionAssignmentOperation assignment) =>
        Deconstruct(assignment.Target, Expressions.Evaluate(assignment.Value), assignment.Value.Type, assignment);

    /// <returns>What has been assigned: the parts in the types of their targets.</returns>
    private Argument Deconstruct(IOperation target, Argument value, ITypeSymbol? type, IOperation where)
    {
        while (target is IDeclarationExpressionOperation declaration)
            target = declaration.Expression;
        if (target is not ITupleOperation tuple)
            return Assign(target, Conversions.Convert(value, type, target.Type, where), where);
        if (value is not Argument.Items items || items.Elements.Count != tuple.Elements.Length
            || Types.TuplePartsOf(type) != tuple.Elements.Length)
        {
            throw Unsupported(where, "This deconstruction", "deconstruct a tuple of as many elements");
        }
        // All values are known before the first is assigned: (a, b) = (b, a) exchanges.
        return new Argument.Items(tuple.Elements.Select((element, i) =>
            Deconstruct(element, items.Elements[i], Types.PartOf(type, i), where)).ToArray());
    }

    public Argument AssignCompound(ICompoundAssignmentOperation compound)
    {
        string? name = StatementLowering.TargetOf(compound);
        var left = Expressions.Evaluate(compound.Target);
        var right = Expressions.Evaluate(compound.Value);
        string token = ArithmeticLowering.TokenOf(compound.OperatorKind) ?? "";
        if (Values.IsTensorValue(left))
        {
            CheckFresh(compound, (Argument.Value)left, right, token);
            if (Values.IsTensorValue(right))
            {
                var shape = Builder.TypeOf(((Argument.Value)left).Id).Shape;
                if (Shape.Broadcast(shape, Builder.TypeOf(((Argument.Value)right).Id).Shape) != shape)
                {
                    throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, compound, $"'{token}='",
                        $"the result of {shape} and {Builder.TypeOf(((Argument.Value)right).Id).Shape} does not have the shape "
                        + "of the left side, where it goes");
                }
            }
            return Assign(compound.Target,
                OperatorCalls.Apply("operator " + token, token, [("x", left), ("y", right)], compound, null, name), compound);
        }
        var type = compound.OperatorMethod is { ReturnsVoid: false } method ? method.ReturnType : compound.Type;
        return Assign(compound.Target,
            Arithmetic.Compute(compound.OperatorKind, left, right, compound, compound.OperatorMethod, type, name, compound.IsChecked),
            compound);
    }

    /// <summary>
    /// Compound operators of Tensor&lt;T&gt; write into the tensor itself, and everyone who holds it or a view of it sees it, also an
    /// operand that has been evaluated already. Only where nobody else can is it the same as x = x + y.
    /// </summary>
    private void CheckFresh(ICompoundAssignmentOperation compound, Argument.Value left, Argument right, string token)
    {
        int id = left.Id;
        bool isNew = left.Object > 0;
        string? holder = Builder.Definition(id) switch
        {
            { Attributes: ParameterAttributes } when !isNew => "belongs to the caller",
            { Attributes: ModelAttributes } when !isNew => "is a weight of the model",
            _ when !isNew && !IsNew(id) => "may share its memory with another tensor",
            _ when compound.Target is not ILocalReferenceOperation { Local: var local } || !Frame.Declares(local) =>
                "is not a local variable",
            _ when compound.Parent is not IExpressionStatementOperation => "the rest of the statement may hold as well",
            _ when Variables.Current.Values.Count(held => Holds(held, left)) > 1 => "another variable holds as well",
            _ when Variables.Current.Any(pair => Symbols.MayHoldTensors(pair.Key.Type) && MayView(pair.Value, id)) =>
                "another variable is a view of",
            // The library writes while it reads: what it has written is what it reads next.
            _ when right is Argument.Value { Id: var part } && part != id && IsPartOf(part, id) => "the right side is a part of",
            _ => null,
        };
        if (holder is not null)
        {
            string target = Show(compound.Target);
            throw Refuse(DiagnosticDescriptors.Mutation, compound, Show(compound), holder,
                $"{target} = {target} {token} {Show(compound.Value)}");
        }
    }

    /// <summary>Whether a value is a tensor that its operation has just made, so that it shares memory with no other.</summary>
    private bool IsNew(int id) => Builder.Definition(id) is { Operator: ElementwiseOperator or LinearMap or MatMulOperator };

    /// <summary>Whether a tensor is made of another by operators that may leave the elements where they are.</summary>
    private bool IsPartOf(int id, int tensor)
    {
        while (id != tensor && Builder.TypeOf(id).Shape.Rank > 0 && Builder.Definition(id) is { } operation
            && (operation.Operator == Parts.Slice || operation.Operator == Shapes.Reshape || operation.Operator == Shapes.Permute
                || operation.Operator == Shapes.BroadcastTo))
        {
            id = operation.Operands[0];
        }
        return id == tensor;
    }

    private static bool Holds(Argument argument, Argument.Value tensor) => argument switch
    {
        Argument.Value value => value.MayBe(tensor),
        Argument.Items items => items.Elements.Any(element => Holds(element, tensor)),
        _ => false,
    };

    /// <summary>Whether something may lie in the memory of another tensor: a part of it, or the same elements in another shape.</summary>
    private bool MayView(Argument argument, int tensor) => argument switch
    {
        Argument.Value { Id: var id } => id != tensor && !IsNew(id)
            && (Builder.Definition(id) is not { } view
                || view.Operands.Any(operand => operand == tensor || MayView(new Argument.Value(operand), tensor))),
        Argument.Items items => items.Elements.Any(element => MayView(element, tensor)),
        _ => false,
    };

    public Argument AssignIncrement(IIncrementOrDecrementOperation increment)
    {
        var before = Expressions.Evaluate(increment.Target);
        if (Values.IsTensorValue(before))
            throw Unsupported(increment, "Incrementing a tensor", "write x = x + 1");
        var kind = increment.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var one = new Argument.Literal(ConstantArithmetic.Convert(1, Types.ConstantTypeOf(increment.Type)));
        var after = Arithmetic.Compute(kind, before, one, increment, increment.OperatorMethod, increment.Type, null, increment.IsChecked);
        Assign(increment.Target, after, increment);
        return increment.IsPostfix ? before : after;
    }
}
