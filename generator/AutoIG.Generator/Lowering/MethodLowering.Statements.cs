using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>Statements.</content>
internal sealed partial class MethodLowering
{
    private void LowerBody(IOperation body) => LowerSequence(StatementsOf(body), 0);

    private static IReadOnlyList<IOperation> StatementsOf(IOperation operation) => operation switch
    {
        IMethodBodyOperation body => StatementsOf((IOperation?)body.BlockBody ?? body.ExpressionBody!),
        IBlockOperation block => block.Operations,
        _ => [operation],
    };

    private void LowerSequence(IReadOnlyList<IOperation> statements, int first)
    {
        for (int i = first; i < statements.Count; i++)
        {
            if (statements[i] is ILocalFunctionOperation function)
                frame.LocalFunctions[function.Symbol] = function;
        }
        for (int i = first; i < statements.Count; i++)
        {
            int next = i + 1;
            bool tookRest = LowerStatement(statements[i], () => LowerSequence(statements, next));
            if (tookRest)
                return;
            switch (Jumped())
            {
                case Argument.Literal { Constant: true }:
                    return;
                case Argument.Value jumped when next < statements.Count:
                    // The rest runs only where nothing has jumped over it.
                    Branch(jumped.Id, () => { }, () => LowerSequence(statements, next), statements[i]);
                    return;
            }
        }
    }

    /// <summary>Lowers one statement. A refusal ends the statement and makes silent what depends on it.</summary>
    /// <returns>Whether the statement has lowered what follows it as well, as the other side of a branch that ends in a jump.</returns>
    private bool LowerStatement(IOperation statement, Action rest)
    {
        var (outerFrame, outerDepth, outerOrigin) = (frame, depth, builder.Origin);
        try
        {
            Guard(statement);
            return Lower(statement, rest);
        }
        catch (RefusalException refusal) when (outerDepth == 0)
        {
            // Inside a branch or loop the block that is open could not be closed properly: there the refusal ends the outermost statement.
            Report(refusal);
            (frame, depth, builder.Origin) = (outerFrame, outerDepth, outerOrigin);
            foreach (var local in Assigned(statement))
            {
                if (frame.Find(local) is { } variable)
                    state = state.SetItem(variable, Argument.Refused.Instance);
                else if (local is ILocalSymbol { Type: var type })
                    state = state.SetItem(frame.Declare(local, type, null), Argument.Refused.Instance);
            }
            if (statement is not (IVariableDeclarationGroupOperation or IExpressionStatementOperation))
                throw new RefusalException(null);
            return false;
        }
    }

    private bool Lower(IOperation statement, Action rest)
    {
        switch (statement)
        {
            case IBlockOperation block:
                LowerSequence(block.Operations, 0);
                return false;
            case IVariableDeclarationGroupOperation group:
                foreach (var declarator in group.Declarations.SelectMany(d => d.Declarators.Select(v => (Variable: v, Declaration: d))))
                    Declare(declarator.Variable, declarator.Variable.Initializer ?? declarator.Declaration.Initializer, statement);
                return false;
            case IExpressionStatementOperation expression:
                builder.Origin = new Origin(TargetOf(expression.Operation), Show(statement));
                Evaluate(expression.Operation);
                return false;
            case IReturnOperation { ReturnedValue: { } value } @return when @return.Kind == OperationKind.Return:
                builder.Origin = new Origin(frame.Target ?? "result", ReturnText(@return));
                state = state.SetItem(frame.Result, Evaluate(value, frame.Target));
                state = state.SetItem(frame.Returned, Argument.Literal.True);
                return false;
            case IReturnOperation { ReturnedValue: null } when statement.Kind == OperationKind.Return:
                state = state.SetItem(frame.Returned, Argument.Literal.True);
                return false;
            case IConditionalOperation conditional:
                return LowerConditional(conditional, rest);
            case ISwitchOperation @switch:
                LowerSwitch(@switch);
                return false;
            case IForEachLoopOperation loop:
                LowerForEach(loop);
                return false;
            case IForLoopOperation loop:
                LowerFor(loop);
                return false;
            case IWhileLoopOperation loop:
                LowerWhile(loop);
                return false;
            case IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } branch:
                LowerJump(branch);
                return false;
            case ILocalFunctionOperation or IEmptyOperation:
                return false;
            case IThrowOperation:
                throw Unsupported(statement, "An exception", "check the arguments before the model is called, or clamp them with Math.Max and Math.Min");
            case ITryOperation:
                throw Unsupported(statement, "'try'", "nothing that is differentiated throws; leave it out");
            case IUsingOperation or IUsingDeclarationOperation or ILockOperation:
                throw Unsupported(statement, $"'{statement.Syntax.GetFirstToken().Text}'", "hold resources outside the model's method");
            case IBranchOperation or ILabeledOperation:
                throw Unsupported(statement, "'goto'", "write a loop or a condition");
            case IReturnOperation:
                throw Unsupported(statement, $"'{statement.Syntax.GetFirstToken().Text}'", "return the value at the end of the method");
            default:
                throw Unsupported(statement, $"This statement ({statement.Kind})", "write it with declarations, assignments, conditions and loops");
        }
    }

    private void Declare(IVariableDeclaratorOperation declarator, IVariableInitializerOperation? initializer, IOperation statement)
    {
        var local = declarator.Symbol;
        if (local.IsRef)
            throw Unsupported(statement, "A reference to a variable", "use the variable itself");
        builder.Origin = new Origin(local.Name, Show(statement));
        var value = initializer is null ? Argument.Unassigned.Instance : Evaluate(initializer.Value, local.Name);
        Set(frame.Declare(local, local.Type, LayerFor(local)), value);
    }

    private LayerPath? LayerFor(ILocalSymbol local) => depth == 0 && (Symbols.IsTensor(local.Type) || Symbols.IsReal(local.Type))
        ? frame.Layers.Step(local.Name) : null;

    private static string TargetOf(IOperation expression) => expression switch
    {
        IAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local.Name,
        IAssignmentOperation { Target: IParameterReferenceOperation parameter } => parameter.Parameter.Name,
        _ => "value",
    };

    private static string ReturnText(IReturnOperation @return) =>
        @return.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.ReturnStatementSyntax ? Show(@return) : $"return {Show(@return)};";

    private static RefusalException Unsupported(IOperation operation, string construct, string wayOut) =>
        Refuse(DiagnosticDescriptors.UnsupportedConstruct, operation, construct, wayOut);

    /// <summary>The locals and parameters that an operation declares or assigns, also through the local functions that it calls.</summary>
    private IEnumerable<ISymbol> Assigned(IOperation operation)
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
                    case IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction } call when seen.Add(call.TargetMethod):
                        if (frame.Declaring(call.TargetMethod) is { } declaring)
                            Collect(declaring.LocalFunctions[call.TargetMethod]);
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
}
