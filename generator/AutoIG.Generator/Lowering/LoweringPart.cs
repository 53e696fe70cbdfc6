using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// A part of the lowering of one method. The parts call each other as constructs of the language contain each other, so that each names the
/// others through the context that they share.
/// </summary>
internal abstract class LoweringPart(LoweringContext context)
{
    protected LoweringContext Context => context;

    protected IMethodSymbol Method => context.Method;

    protected Compilation Compilation => context.Compilation;

    protected CancellationToken CancellationToken => context.CancellationToken;

    protected IrBuilder Builder => context.Builder;

    protected string RealType => context.RealType;

    protected bool IsScalarFunction => context.IsScalarFunction;

    protected Frame Frame { get => context.Frame; set => context.Frame = value; }

    protected VariableState Variables => context.Variables;

    protected LayerRecorder Layers => context.Layers;

    protected NumberTypes Types => context.Types;

    protected ValueLowering Values => context.Values;

    protected EffectAnalysis Effects => context.Effects;

    protected DeclarationReader Declaration => context.Declaration;

    protected FeatureReader Features => context.Features;

    protected StatementLowering Statements => context.Statements;

    protected AssignmentLowering Assignments => context.Assignments;

    protected ConditionLowering Conditions => context.Conditions;

    protected AlternativeLowering Alternatives => context.Alternatives;

    protected JumpLowering Jumps => context.Jumps;

    protected SwitchLowering Switches => context.Switches;

    protected LoopLowering Loops => context.Loops;

    protected RunTimeLoopLowering RunTimeLoops => context.RunTimeLoops;

    protected ExpressionLowering Expressions => context.Expressions;

    protected ArithmeticLowering Arithmetic => context.Arithmetic;

    protected LogicLowering Logic => context.Logic;

    protected ConversionLowering Conversions => context.Conversions;

    protected CallLowering Calls => context.Calls;

    protected OperatorCalls OperatorCalls => context.OperatorCalls;

    protected LibraryFaults LibraryFaults => context.LibraryFaults;

    protected MethodInlining Inlining => context.Inlining;

    protected MemberLowering Members => context.Members;

    protected MemberAssignments MemberAssignments => context.MemberAssignments;

    protected MemberAccess Access => context.Access;

    protected TensorIndexing Indexing => context.Indexing;

    protected TokenLowering Tokens => context.Tokens;
}
