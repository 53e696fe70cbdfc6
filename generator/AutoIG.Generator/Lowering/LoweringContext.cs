using System.Globalization;
using System.Runtime.CompilerServices;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// What the parts of one lowering share: the method, the IR under construction, and where in the program they are. A part is made when it
/// is first asked for: most methods need few.
/// </summary>
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

    /// <summary>Begins a lowering.</summary>
    /// <param name="method">The method.</param>
    /// <param name="compilation">The compilation that declares it.</param>
    /// <param name="simplify">Whether constants are folded and equal values shared.</param>
    /// <param name="variant">Which way is taken through conditions that are the same for all points.</param>
    /// <param name="form">What is known of the method from lowering it before.</param>
    /// <param name="names">The names that all variants of the method share.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public LoweringContext(
        IMethodSymbol method, Compilation compilation, bool simplify, VariantDecisions variant, LoweringForm form,
        AccessNames names, CancellationToken cancellationToken)
    {
        Method = method;
        Compilation = compilation;
        Variant = variant;
        Names = names;
        CancellationToken = cancellationToken;
        RealType = HostReader.RealTypeOf(method) ?? "";
        Form = form;
        IsScalarFunction = !form.HasTensors && method.Parameters.All(p => !Symbols.IsTensor(p.Type) && !Symbols.IsTokens(p.Type));
        Builder = new IrBuilder(simplify: simplify) { FoldsExactly = IsScalarFunction };
    }

    public IMethodSymbol Method { get; }

    public Compilation Compilation { get; }

    public VariantDecisions Variant { get; }

    public LoweringForm Form { get; }

    public AccessNames Names { get; }

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

    public VariableState Variables => field ??= new(this);

    public LayerRecorder Layers => field ??= new(this);

    public NumberTypes Types => field ??= new(this);

    public ValueLowering Values => field ??= new(this);

    public EffectAnalysis Effects => field ??= new(this);

    public DeclarationReader Declaration => field ??= new(this);

    public FeatureReader Features => field ??= new(this);

    public StatementLowering Statements => field ??= new(this);

    public AssignmentLowering Assignments => field ??= new(this);

    public ConditionLowering Conditions => field ??= new(this);

    public AlternativeLowering Alternatives => field ??= new(this);

    public JumpLowering Jumps => field ??= new(this);

    public SwitchLowering Switches => field ??= new(this);

    public LoopLowering Loops => field ??= new(this);

    public RunTimeLoopLowering RunTimeLoops => field ??= new(this);

    public ExpressionLowering Expressions => field ??= new(this);

    public ArithmeticLowering Arithmetic => field ??= new(this);

    public LogicLowering Logic => field ??= new(this);

    public ConversionLowering Conversions => field ??= new(this);

    public CallLowering Calls => field ??= new(this);

    public OperatorCalls OperatorCalls => field ??= new(this);

    public LibraryFaults LibraryFaults => field ??= new(this);

    public MethodInlining Inlining => field ??= new(this);

    public MemberLowering Members => field ??= new(this);

    public MemberAssignments MemberAssignments => field ??= new(this);

    public MemberAccess Access => field ??= new(this);

    public TensorIndexing Indexing => field ??= new(this);

    public TokenLowering Tokens => field ??= new(this);

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
