using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>Assignments.</content>
internal sealed partial class MethodLowering
{
    private Argument Assign(IOperation target, Argument value, IOperation where)
    {
        switch (target)
        {
            case IDiscardOperation:
                return value;
            case ILocalReferenceOperation { Local: var local } when frame.Find(local) is { } variable:
                Set(variable, value);
                return value;
            case IParameterReferenceOperation { Parameter: var parameter } when frame.Find(parameter) is { } variable:
                Set(variable, value);
                return value;
            case IDeclarationExpressionOperation declaration:
                return Assign(declaration.Expression, value, where);
            case ILocalReferenceOperation { IsDeclaration: true, Local: var local }:
                Set(frame.Declare(local, local.Type, LayerFor(local)), value);
                return value;
            case ITupleOperation:
                return Deconstruct(target, value, where);
            case IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation or IArrayElementReferenceOperation:
                throw Refuse(DiagnosticDescriptors.SideEffect, where, Show(target));
            default:
                throw Unsupported(target, "Assigning to this", "assign to a local variable");
        }
    }

    private Argument Deconstruct(IOperation target, Argument value, IOperation where)
    {
        while (target is IDeclarationExpressionOperation declaration)
            target = declaration.Expression;
        if (target is not ITupleOperation tuple)
            return Assign(target, value, where);
        if (value is not Argument.Items items || items.Elements.Count != tuple.Elements.Length)
            throw Unsupported(where, "This deconstruction", "deconstruct a tuple of as many elements");
        // All values are known before the first is assigned: (a, b) = (b, a) exchanges.
        for (int i = 0; i < tuple.Elements.Length; i++)
            Deconstruct(tuple.Elements[i], items.Elements[i], where);
        return value;
    }

    private Argument AssignCompound(ICompoundAssignmentOperation compound)
    {
        string? name = TargetOf(compound);
        var left = Evaluate(compound.Target);
        var right = Evaluate(compound.Value);
        string token = TokenOf(compound.OperatorKind) ?? "";
        if (IsTensorValue(left))
        {
            CheckFresh(compound, left, token);
            if (IsTensorValue(right))
            {
                var shape = builder.TypeOf(((Argument.Value)left).Id).Shape;
                if (Shape.Broadcast(shape, builder.TypeOf(((Argument.Value)right).Id).Shape) != shape)
                {
                    throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, compound, $"'{token}='",
                        $"the result of {shape} and {builder.TypeOf(((Argument.Value)right).Id).Shape} does not have the shape of the left side, where it goes");
                }
            }
            return Assign(compound.Target, Apply("operator " + token, token, [("x", left), ("y", right)], compound, null, name), compound);
        }
        var type = compound.OperatorMethod is { ReturnsVoid: false } method ? method.ReturnType : compound.Type;
        return Assign(compound.Target, Apply(compound.OperatorKind, left, right, compound, compound.OperatorMethod, type, name, compound.IsChecked), compound);
    }

    /// <summary>
    /// Compound operators of Tensor&lt;T&gt; write into the tensor itself, and everyone who holds it sees it. Only where nobody else can is it the
    /// same as x = x + y.
    /// </summary>
    private void CheckFresh(ICompoundAssignmentOperation compound, Argument left, string token)
    {
        int id = ((Argument.Value)left).Id;
        string? holder = builder.Definition(id) switch
        {
            { Attributes: ParameterAttributes } => "belongs to the caller",
            { Attributes: ModelAttributes } => "is a weight of the model",
            { Operator: ElementwiseOperator or LinearMap or MatMulOperator } =>
                compound.Target is not ILocalReferenceOperation ? "is not a local variable"
                : state.Values.Count(v => Holds(v, id)) > 1 ? "another variable holds as well" : null,
            _ => "may share its memory with another tensor",
        };
        if (holder is not null)
        {
            string target = Show(compound.Target);
            throw Refuse(DiagnosticDescriptors.Mutation, compound, Show(compound), holder, $"{target} = {target} {token} {Show(compound.Value)}");
        }

        static bool Holds(Argument argument, int id) => argument switch
        {
            Argument.Value value => value.Id == id,
            Argument.Items items => items.Elements.Any(e => Holds(e, id)),
            _ => false,
        };
    }

    private Argument AssignIncrement(IIncrementOrDecrementOperation increment)
    {
        var before = Evaluate(increment.Target);
        if (IsTensorValue(before))
            throw Unsupported(increment, "Incrementing a tensor", "write x = x + 1");
        var kind = increment.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var one = new Argument.Literal(ConstantArithmetic.Convert(1, ConstantTypeOf(increment.Type)));
        var after = Apply(kind, before, one, increment, increment.OperatorMethod, increment.Type, null, increment.IsChecked);
        Assign(increment.Target, after, increment);
        return increment.IsPostfix ? before : after;
    }
}
