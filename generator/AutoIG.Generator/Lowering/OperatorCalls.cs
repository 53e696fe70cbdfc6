using System.Globalization;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Calls of operators that the table knows.</summary>
internal sealed class OperatorCalls(LoweringContext context) : LoweringPart(context)
{
    private readonly List<ProgramRefusal> ungatedRectifiers = [];
    private int tensors;

    /// <summary>The rectifiers that were called on what depends on the input and that have no gate.</summary>
    public IEnumerable<ProgramRefusal> UngatedRectifiers => ungatedRectifiers;

    /// <summary>Applies an operator that the table knows; what it refuses is reported on the argument or on the whole call.</summary>
    public Argument Apply(string key, string display, IReadOnlyList<(string Name, Argument Value)> given, IOperation where,
        Func<string, IOperation?>? argumentOf, string? target)
    {
        var @operator = OperatorTable.Find(key)
            ?? throw Refuse(
                DiagnosticDescriptors.NoDerivative, where, display, "write it with functions that have one (docs/operators.md)");
        var arguments = new Dictionary<string, Argument>();
        foreach (var (name, value) in given)
        {
            if (value is Argument.Refused)
                throw new RefusalException(null);
            if (value is Argument.Tokens)
                throw TokenLowering.UseOfTokens(argumentOf?.Invoke(name) ?? where);
            arguments.Add(name, Integers(value));
        }
        // A named value is kept as it is written; what does not depend on the input has no name to be explained by, and may be folded.
        bool active = arguments.Values.Any(Values.IsActive);
        try
        {
            if (Known(@operator, arguments.Values, where) is { } known)
                return known;
            var precision = PrecisionOf(arguments.Values, where);
            if (precision != Element.Real && @operator == Activations.Relu)
            {
                throw Unsupported(
                    where, $"'{display}' in {IrType.Of(precision).NameOf(RealType)}",
                    $"its gate computes in {RealType}: convert first");
            }
            var call = new CallSite(Builder, display, arguments, active && Context.Depth == 0 ? target : null, precision);
            var values = @operator.Lower(call);
            if (active && @operator.RefusesGates(call) is { } wayOut)
                ungatedRectifiers.Add(new ProgramRefusal(ModelPrograms.None, display, Builder.Origin.Text, wayOut));
            // The number of elements, whose product is checked.
            foreach (var value in values)
                _ = value.Type.Shape.Length;
            return @operator.GivesSeveral
                ? new Argument.Items(values.Select(value => (Argument)new Argument.Value(value.Id)).ToArray())
                : new Argument.Value(values[0].Id, Makes(@operator, values[0]) ? ++tensors : 0);
        }
        catch (LoweringException refusal)
        {
            var argument = refusal.Parameter is { } parameter ? argumentOf?.Invoke(parameter) : null;
            throw Refuse(DiagnosticDescriptors.ArgumentIsNotValid, argument ?? where, refusal.Message);
        }
        catch (ShapeException refusal)
        {
            throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, where, display, refusal.Message);
        }
        catch (OverflowException)
        {
            throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, where, display, $"a size would be more than {int.MaxValue}");
        }
    }

    /// <summary>
    /// Whether an operator gives a tensor of its own, also where the value is one that is there already: x · 1.0 is another tensor than x.
    /// </summary>
    private static bool Makes(IWritten @operator, Expr result) =>
        @operator is ElementwiseOperator && !result.Type.IsScalar;

    /// <summary>An integer that is known at run time only is a number to the operators.</summary>
    public Argument Integers(Argument argument) =>
        argument is Argument.Value { Id: var id } && Builder.TypeOf(id) is { IsInteger: true, IsScalar: true }
            ? new Argument.Value(Builder.Emit(Operators.Conversions.Convert, [id])) : argument;

    /// <summary>
    /// The precision of an operator on numbers: that of its operands, which C# has converted to one type, else that of its result.
    /// </summary>
    private Element PrecisionOf(IEnumerable<Argument> arguments, IOperation where)
    {
        foreach (var argument in arguments)
        {
            if (argument is Argument.Value { Id: var id } && Builder.TypeOf(id).IsReal)
                return Builder.TypeOf(id).Element;
        }
        return Symbols.IsReal(where.Type) ? Types.ElementOf(where.Type) : Element.Real;
    }

    /// <summary>A function of numbers that are all known, in a function of tensors: there is nothing left to compute.</summary>
    private Argument.Literal? Known(IWritten @operator, IReadOnlyCollection<Argument> arguments, IOperation where)
    {
        if (IsScalarFunction
            || @operator is not ElementwiseOperator { Evaluate: { } evaluate, Constants: null, Expansion: null, Arity: var arity }
            || arguments.Count != arity || !Symbols.IsReal(where.Type))
        {
            return null;
        }
        var numbers = arguments.Select(a => a is Argument.Literal { Constant: double or float } literal
            ? System.Convert.ToDouble(literal.Constant, System.Globalization.CultureInfo.InvariantCulture) : (double?)null).ToArray();
        if (numbers.Any(n => n is null))
            return null;
        double value = evaluate([.. numbers.Select(n => n!.Value)], OperatorAttributes.None);
        return new Argument.Literal(ConstantArithmetic.Convert(value, Types.ConstantTypeOf(where.Type)));
    }
}
