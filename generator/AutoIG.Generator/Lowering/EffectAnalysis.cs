using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <summary>What an operation may do beside giving a value: which variables it assigns, and whether it may end in an exception.</summary>
internal sealed class EffectAnalysis(LoweringContext context) : LoweringPart(context)
{
    /// <summary>The locals and parameters that an operation declares or assigns, also through the local functions that it calls.</summary>
    public IEnumerable<ISymbol> Assigned(IOperation operation)
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        Collect(operation);
        return found;

        void Collect(IOperation root)
        {
            foreach (var inner in root.DescendantsAndSelf())
            {
                switch (inner)
                {
                    case IVariableDeclaratorOperation declarator:
                        found.Add(declarator.Symbol);
                        break;
                    case IDeclarationExpressionOperation declaration:
                        foreach (var target in declaration.DescendantsAndSelf())
                            Add(target);
                        break;
                    case IAssignmentOperation assignment:
                        foreach (var target in assignment.Target.DescendantsAndSelf())
                            Add(target);
                        break;
                    case IIncrementOrDecrementOperation increment:
                        Add(increment.Target);
                        break;
                    case IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called }
                        when seen.Add(called.OriginalDefinition):
                        if (Frame.LocalFunction(called) is { } function)
                            Collect(function);
                        break;
                }
            }
        }

        void Add(IOperation target)
        {
            if (target is ILocalReferenceOperation local)
                found.Add(local.Local);
            else if (target is IParameterReferenceOperation parameter)
                found.Add(parameter.Parameter);
        }
    }

    /// <summary>
    /// Whether an expression assigns a variable that others can read, itself or through the local functions that it calls.
    /// </summary>
    public bool Assigns(IOperation operation) => Assigned(operation)
        .Any(symbol => Frame.Find(symbol) is { } variable && Variables.Current.ContainsKey(variable));

    /// <summary>
    /// Whether an expression that C# evaluates only under a condition must not be computed regardless of it: because it assigns something,
    /// or because it may end in an exception or not end at all.
    /// </summary>
    public bool MustNotRunEarly(IOperation operation) => Assigns(operation) || MayThrow(operation, []);

    /// <summary>
    /// Whether computing an expression may end in an exception, such as a division by zero that <c>n != 0 &amp;&amp;</c> stands before,
    /// or not end.
    /// </summary>
    private bool MayThrow(IOperation operation, HashSet<IOperation> seen) => operation.DescendantsAndSelf().Any(inner => inner switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder } division =>
            IsWhole(division.Type),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder } division =>
            IsWhole(division.Type),
        IBinaryOperation { IsChecked: true } computation => IsWhole(computation.Type),
        IUnaryOperation { IsChecked: true } computation => IsWhole(computation.Type),
        ICompoundAssignmentOperation { IsChecked: true } assignment => IsWhole(assignment.Type),
        IIncrementOrDecrementOperation { IsChecked: true } increment => IsWhole(increment.Type),
        IConversionOperation { IsChecked: true } conversion => IsWhole(conversion.Type),
        IWhileLoopOperation or IForLoopOperation or IThrowOperation => true,
        // Which body runs is not known here.
        IInvocationOperation { IsVirtual: true, TargetMethod: var called } when IsOwn(called) => true,
        IInvocationOperation call => InlinedBody(call.TargetMethod) is { } body && seen.Add(body) && MayThrow(body, seen),
        IPropertyReferenceOperation { Property: { IsStatic: false } property }
            when (property.IsVirtual || property.IsAbstract || property.IsOverride) && IsOwn(property) => true,
        IPropertyReferenceOperation { Property.GetMethod: { } getter } =>
            InlinedBody(getter) is { } body && seen.Add(body) && MayThrow(body, seen),
        _ => false,
    });

    private bool IsOwn(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Compilation.Assembly);

    private bool IsWhole(ITypeSymbol? type) => Symbols.IsWhole(Types.Present(type));

    private IOperation? InlinedBody(IMethodSymbol target) =>
        target.MethodKind != MethodKind.LocalFunction ? Inlining.BodyOf(target) : Frame.LocalFunction(target);
}
