using System.Globalization;
using System.Runtime.CompilerServices;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>What the parts of one lowering share: the method, the IR under construction, and where in the program they are.</summary>
internal sealed class LoweringContext
{
    /// <summary>The most operations that a method may become: some megabytes of generated code.</summary>
    private const int MostOperations = 40_000;

    /// <summary>The most statements and expressions that are lowered for it, also where most become nothing.</summary>
    private const int MostSteps = 250_000;

    /// <summary>
    /// The most branches and loops inside each other. The compiler follows what is generated, and compares it, on a stack that is not ours.
    /// </summary>
    private const int MostNested = 500;

    private readonly List<DiagnosticInfo> diagnostics = [];
    private int steps;
    private bool isTooLarge;

    /// <summary>Creates the parts.</summary>
    /// <param name="method">The method.</param>
    /// <param name="compilation">The compilation that declares it.</param>
    /// <param name="simplify">Whether constants are folded and equal values shared.</param>
    /// <param name="variant">Which way is taken through conditions that are the same for all points.</param>
    /// <param name="hasTensors">Whether the method computes with tensors, also where it takes none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public LoweringContext(
        IMethodSymbol method, Compilation compilation, bool simplify, VariantDecisions variant, bool hasTensors,
        CancellationToken cancellationToken)
    {
        Method = method;
        Compilation = compilation;
        Variant = variant;
        CancellationToken = cancellationToken;
        RealType = HostReader.RealTypeOf(method) ?? "";
        IsScalarFunction = !hasTensors && method.Parameters.All(p => !Symbols.IsTensor(p.Type) && !Symbols.IsTokens(p.Type));
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

    /// <summary>Whether the method takes numbers and computes with numbers alone, and so runs point by point.</summary>
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
    /// Ends the work where it is cancelled, where the method becomes too large, or where the nesting is so deep that the stack would
    /// overflow.
    /// </summary>
    public void Guard(IOperation operation)
    {
        CancellationToken.ThrowIfCancellationRequested();
        if (isTooLarge)
            throw new RefusalException(null);
        string? excess = ++steps > MostSteps ? $"{MostSteps.ToString(CultureInfo.InvariantCulture)} statements and expressions"
            : Builder.NextId > MostOperations ? $"{MostOperations.ToString(CultureInfo.InvariantCulture)} operations"
            : Depth > MostNested ? $"{MostNested.ToString(CultureInfo.InvariantCulture)} branches and loops inside each other"
            : null;
        if (excess is not null)
        {
            // All that follows would be refused for the same reason.
            isTooLarge = true;
            throw Refuse(DiagnosticDescriptors.MethodIsTooLarge, LocationOf(Method), Method.Name, excess);
        }
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
