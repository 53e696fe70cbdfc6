using System.Runtime.CompilerServices;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>What the parts of one lowering share: the method, the IR under construction, and where in the program they are.</summary>
internal sealed class LoweringContext
{
    private readonly List<DiagnosticInfo> diagnostics = [];

    /// <summary>Creates the parts.</summary>
    /// <param name="method">The method.</param>
    /// <param name="compilation">The compilation that declares it.</param>
    /// <param name="simplify">Whether constants are folded and equal values shared.</param>
    /// <param name="variant">Which way is taken through conditions that are the same for all points.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public LoweringContext(
        IMethodSymbol method, Compilation compilation, bool simplify, VariantDecisions variant, CancellationToken cancellationToken)
    {
        Method = method;
        Compilation = compilation;
        Variant = variant;
        CancellationToken = cancellationToken;
        RealType = HostReader.RealTypeOf(method) ?? "";
        IsScalarFunction = method.Parameters.All(p => !Symbols.IsTensor(p.Type) && !Symbols.IsTokens(p.Type));
        Builder = new IrBuilder(simplify: simplify) { FoldsExactly = IsScalarFunction };
        Variables = new VariableState(this);
        Layers = new LayerRecorder(this);
        Types = new NumberTypes(this);
        Values = new ValueLowering(this);
        Effects = new EffectAnalysis(this);
        Declaration = new DeclarationReader(this);
        Statements = new StatementLowering(this);
        Assignments = new AssignmentLowering(this);
        Conditions = new ConditionLowering(this);
        Alternatives = new AlternativeLowering(this);
        Jumps = new JumpLowering(this);
        Switches = new SwitchLowering(this);
        Loops = new LoopLowering(this);
        RunTimeLoops = new RunTimeLoopLowering(this);
        Expressions = new ExpressionLowering(this);
        Arithmetic = new ArithmeticLowering(this);
        Logic = new LogicLowering(this);
        Conversions = new ConversionLowering(this);
        Calls = new CallLowering(this);
        OperatorCalls = new OperatorCalls(this);
        LibraryFaults = new LibraryFaults(this);
        Inlining = new MethodInlining(this);
        Members = new MemberLowering(this);
        Access = new MemberAccess(this);
        Indexing = new TensorIndexing(this);
        Tokens = new TokenLowering(this);
    }

    public IMethodSymbol Method { get; }

    public Compilation Compilation { get; }

    public VariantDecisions Variant { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The type the method computes in.</summary>
    public string RealType { get; }

    /// <summary>Whether the method takes numbers alone, and so runs point by point.</summary>
    public bool IsScalarFunction { get; }

    public IrBuilder Builder { get; }

    /// <summary>The activation of the method that is being lowered.</summary>
    public Frame Frame { get; set; } = null!;

    /// <summary>How many loops and branches that are decided at run time are open.</summary>
    public int Depth { get; set; }

    /// <summary>What the names of dimensions in the model's own shapes stand for.</summary>
    public DimensionScope ModelDimensions { get; set; } = DimensionScope.Empty;

    /// <summary>Whether the result depends on an input.</summary>
    public bool ReadsInput { get; set; }

    public VariableState Variables { get; }

    public LayerRecorder Layers { get; }

    public NumberTypes Types { get; }

    public ValueLowering Values { get; }

    public EffectAnalysis Effects { get; }

    public DeclarationReader Declaration { get; }

    public StatementLowering Statements { get; }

    public AssignmentLowering Assignments { get; }

    public ConditionLowering Conditions { get; }

    public AlternativeLowering Alternatives { get; }

    public JumpLowering Jumps { get; }

    public SwitchLowering Switches { get; }

    public LoopLowering Loops { get; }

    public RunTimeLoopLowering RunTimeLoops { get; }

    public ExpressionLowering Expressions { get; }

    public ArithmeticLowering Arithmetic { get; }

    public LogicLowering Logic { get; }

    public ConversionLowering Conversions { get; }

    public CallLowering Calls { get; }

    public OperatorCalls OperatorCalls { get; }

    public LibraryFaults LibraryFaults { get; }

    public MethodInlining Inlining { get; }

    public MemberLowering Members { get; }

    public MemberAccess Access { get; }

    public TensorIndexing Indexing { get; }

    public TokenLowering Tokens { get; }

    public IReadOnlyList<DiagnosticInfo> Diagnostics => diagnostics;

    public void Report(DiagnosticDescriptor descriptor, Location? location, params string[] arguments) =>
        Report(new RefusalException(DiagnosticInfo.Create(descriptor, location, arguments)));

    public void Report(RefusalException refusal)
    {
        // A block that is used ten times is wrong once.
        if (refusal.Diagnostic is { } diagnostic && !diagnostics.Contains(diagnostic))
            diagnostics.Add(diagnostic);
    }

    /// <summary>
    /// Ends the work where it is cancelled, or where the nesting is so deep that the stack of the compiler would overflow.
    /// </summary>
    public void Guard(IOperation operation)
    {
        CancellationToken.ThrowIfCancellationRequested();
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
        }
        catch (InsufficientExecutionStackException)
        {
            throw Refuse(
                DiagnosticDescriptors.UnsupportedConstruct, operation, "So deep a nesting",
                "split the expression into several local variables");
        }
    }
}
