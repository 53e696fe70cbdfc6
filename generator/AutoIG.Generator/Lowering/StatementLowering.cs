using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Statements, one after the other, and what a refusal makes of those behind it.</summary>
internal sealed class StatementLowering(LoweringContext context) : LoweringPart(context)
{
    public void LowerBody(IOperation body)
    {
        // Operations of what the parser could not read lack some of their parts; the compiler says what is missing.
        if (body.Syntax is { ContainsDiagnostics: true } syntax
            && syntax.GetDiagnostics().Any(fault => fault.Severity == DiagnosticSeverity.Error))
        {
            throw new RefusalException(null);
        }
        LowerSequence(StatementsOf(body), 0);
    }

    private static IReadOnlyList<IOperation> StatementsOf(IOperation operation) => operation switch
    {
        IMethodBodyOperation body => StatementsOf((IOperation?)body.BlockBody ?? body.ExpressionBody!),
        IBlockOperation block => block.Operations,
        _ => [operation],
    };

    public void LowerSequence(IReadOnlyList<IOperation> statements, int first)
    {
        for (int i = first; i < statements.Count; i++)
        {
            if (statements[i] is ILocalFunctionOperation function)
                Frame.LocalFunctions[function.Symbol] = function;
        }
        for (int i = first; i < statements.Count; i++)
        {
            int next = i + 1;
            bool tookRest = LowerStatement(statements[i], () => LowerSequence(statements, next));
            if (tookRest)
                return;
            switch (Jumps.Jumped())
            {
                case Argument.Literal { Constant: true }:
                    return;
                case Argument.Value jumped when next < statements.Count:
                    // The rest runs only where nothing has jumped over it.
                    Jumps.WhereNotJumped(jumped, () => LowerSequence(statements, next), statements[i]);
                    return;
            }
        }
    }

    /// <summary>Lowers one statement. A refusal ends the statement and makes silent what depends on it.</summary>
    /// <returns>Whether the statement has lowered what follows it as well, as the other side of a branch that ends in a jump.</returns>
    public bool LowerStatement(IOperation statement, Action rest)
    {
        var (outerFrame, outerDepth, outerOrigin) = (Frame, Context.Depth, Builder.Origin);
        try
        {
            Context.Guard(statement);
            return Lower(statement, rest);
        }
        catch (RefusalException refusal) when (outerDepth == 0)
        {
            // Inside a branch or loop the block that is open could not be closed properly: there the refusal ends the outermost statement.
            Context.Report(refusal);
            (Frame, Context.Depth, Builder.Origin) = (outerFrame, outerDepth, outerOrigin);
            foreach (var local in Effects.Assigned(statement))
            {
                if (Frame.Find(local) is { } variable)
                    Variables[variable] = Argument.Refused.Instance;
                else if (local is ILocalSymbol { Type: var type })
                    Variables[Frame.Declare(local, type, null)] = Argument.Refused.Instance;
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
                Frame.EndOf(block.Locals);
                return false;
            case IVariableDeclarationGroupOperation group:
                foreach (var declarator in group.Declarations.SelectMany(d => d.Declarators.Select(v => (Variable: v, Declaration: d))))
                    Declare(declarator.Variable, declarator.Variable.Initializer ?? declarator.Declaration.Initializer, statement);
                return false;
            case IExpressionStatementOperation expression:
                Builder.Origin = new Origin(TargetOf(expression.Operation), Show(statement));
                Expressions.Evaluate(expression.Operation);
                return false;
            case IReturnOperation { ReturnedValue: { } value } @return when @return.Kind == OperationKind.Return:
                Builder.Origin = new Origin(Frame.Target ?? "result", ReturnText(@return));
                Variables[Frame.Result] = Expressions.Evaluate(value, Frame.Target);
                Variables[Frame.Returned] = Argument.Literal.True;
                return false;
            case IReturnOperation { ReturnedValue: null } when statement.Kind == OperationKind.Return:
                Variables[Frame.Returned] = Argument.Literal.True;
                return false;
            case IConditionalOperation conditional:
                return Conditions.LowerConditional(conditional, rest);
            case ISwitchOperation @switch:
                Switches.LowerSwitch(@switch);
                Frame.EndOf(@switch.Locals);
                return false;
            case IForEachLoopOperation loop:
                Loops.LowerForEach(loop);
                Frame.EndOf(loop.Locals);
                return false;
            case IForLoopOperation loop:
                Loops.LowerFor(loop);
                Frame.EndOf(loop.Locals);
                return false;
            case IWhileLoopOperation loop:
                Loops.LowerWhile(loop);
                Frame.EndOf(loop.Locals);
                return false;
            case IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } branch:
                Jumps.LowerJump(branch);
                return false;
            case ILocalFunctionOperation or IEmptyOperation:
                return false;
            case IThrowOperation:
                throw Unsupported(
                    statement, "An exception", "check the arguments before the model is called, or clamp them with Math.Max and Math.Min");
            case ITryOperation:
                throw Unsupported(statement, "'try'", "nothing that is differentiated throws; leave it out");
            case IUsingOperation or IUsingDeclarationOperation or ILockOperation:
                throw Unsupported(statement, $"'{statement.Syntax.GetFirstToken().Text}'", "hold resources outside the model's method");
            case IBranchOperation or ILabeledOperation:
                throw Unsupported(statement, "'goto'", "write a loop or a condition");
            case IReturnOperation:
                throw Unsupported(statement, $"'{statement.Syntax.GetFirstToken().Text}'", "return the value at the end of the method");
            default:
                throw Unsupported(
                    statement, $"This statement ({statement.Kind})", "write it with declarations, assignments, conditions and loops");
        }
    }

    private void Declare(IVariableDeclaratorOperation declarator, IVariableInitializerOperation? initializer, IOperation statement)
    {
        var local = declarator.Symbol;
        if (local.IsRef)
            throw Unsupported(statement, "A reference to a variable", "use the variable itself");
        if (Symbols.IsOtherNumber(local.Type))
        {
            throw Unsupported(
                declarator, $"A variable of type '{local.Type.ToDisplayString()}'", "compute with float, double, int or long");
        }
        Builder.Origin = new Origin(local.Name, Show(statement));
        var value = initializer is null ? Argument.Unassigned.Instance : Expressions.Evaluate(initializer.Value, local.Name);
        Variables.Set(Frame.Declare(local, local.Type, Layers.PathFor(local)), value);
    }

    public static string TargetOf(IOperation expression) => expression switch
    {
        IAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local.Name,
        IAssignmentOperation { Target: IParameterReferenceOperation parameter } => parameter.Parameter.Name,
        _ => "value",
    };

    private static string ReturnText(IReturnOperation @return) =>
        @return.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.ReturnStatementSyntax ? Show(@return) : $"return {Show(@return)};";
}
