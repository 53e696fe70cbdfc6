using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Diagnostics;

/// <summary>
/// All diagnostics. AIG0xxx: how a model is declared; AIG1xxx: constructs of the language; AIG2xxx: shapes; AIG3xxx: functions without a
/// derivative; AIG9xxx: faults of the generator itself. An id is never used for anything else again.
/// </summary>
internal static class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor TypeIsNotPartial = Declaration("AIG0001", "The type must be partial",
        "'{0}' must be declared partial: the derivative of '{1}' is generated as another part of it");

    public static readonly DiagnosticDescriptor MethodCannotBeDifferentiated = Declaration("AIG0002", "The method cannot be differentiated",
        "'{0}' cannot be differentiated: {1}");

    public static readonly DiagnosticDescriptor ParameterHasNoShape = Declaration("AIG0003", "The parameter has no shape",
        "Parameter '{0}' needs its shape: [Shape(…)] with one size or name for each dimension of a single sample");

    public static readonly DiagnosticDescriptor ParameterType = Declaration("AIG0004", "The parameter's type is not supported",
        "Parameter '{0}' of type '{1}' is not supported: {2}");

    public static readonly DiagnosticDescriptor ReturnType = Declaration("AIG0005", "The return type is not supported",
        "'{0}' returns '{1}'; a differentiable method returns a tensor or a number of the type it computes in: {2}");

    public static readonly DiagnosticDescriptor InvalidShape = Declaration("AIG0006", "The declared shape is not valid",
        "The shape of '{0}' is not valid: {1}");

    public static readonly DiagnosticDescriptor MemberHasNoShape = Declaration("AIG0007", "The weight has no shape",
        "'{0}' is used in a differentiable method and needs its shape: [Shape(…)] on its declaration");

    public static readonly DiagnosticDescriptor DimensionIsNotBound = Declaration("AIG0008", "The dimension is not bound",
        "Dimension '{0}' in the shape of '{1}' is not bound: {2}");

    public static readonly DiagnosticDescriptor MemberIsNotSupported = Declaration("AIG0009", "The member cannot be read by the derivative",
        "'{0}' cannot be read by the derivative: {1}");

    public static readonly DiagnosticDescriptor LengthIsNotKnown = Declaration("AIG0010", "The number of elements is not known",
        "The number of elements of '{0}' is not known at compile time: {1}");

    public static readonly DiagnosticDescriptor FeaturesDoNotFit = Declaration("AIG0011", "The names of the features do not fit",
        "The names of the features of '{0}' do not fit: {1}");

    public static readonly DiagnosticDescriptor UnsupportedConstruct = Language("AIG1001", "The construct is not supported",
        "{0} is not supported in a differentiable method: {1}");

    public static readonly DiagnosticDescriptor Recursion = Language("AIG1002", "Recursion is not supported",
        "'{0}' calls itself: methods are inlined, so recursion has no end; write it as a loop");

    public static readonly DiagnosticDescriptor MethodHasNoSource = Language("AIG1003", "The method's source is not in this compilation",
        "'{0}' cannot be inlined: {1}");

    public static readonly DiagnosticDescriptor ConditionDependsOnInput = Language("AIG1004", "The condition depends on the input",
        "The condition of this {0} depends on the input, "
        + "and the points of a batch would part ways: compute both sides and choose with Nn.Where");

    public static readonly DiagnosticDescriptor TooManyOperations = Language("AIG1005", "The loop is too long to unroll",
        "This loop makes more than {0} operations when it is unrolled: {1}");

    public static readonly DiagnosticDescriptor Mutation = Language("AIG1006", "The tensor is changed in place",
        "'{0}' changes a tensor in place that {1}; write '{2}'");

    public static readonly DiagnosticDescriptor SideEffect = Language("AIG1007", "The assignment has an effect outside the method",
        "'{0}' is assigned in a differentiable method: the derivative would not see it change; assign to a local variable and return it");

    public static readonly DiagnosticDescriptor DerivativeIsLost = Language("AIG1008", "The conversion loses the derivative",
        "The conversion to '{0}' of a value that depends on the input has no derivative: "
        + "use Math.Floor or Math.Truncate to round where a derivative of 0 is meant");

    public static readonly DiagnosticDescriptor BranchesDisagree = Language("AIG1009", "The branches give values of different shapes",
        "'{0}' is {1} in one branch and {2} in the other: it needs one shape");

    public static readonly DiagnosticDescriptor TooManyVariants = Language("AIG1010", "Too many ways through the method",
        "The conditions of '{0}' that are known at run time only lead through it "
        + "in more than {1} ways of {2} operations together, each of which is a derivative of its own: "
        + "make some of them constants, or write a method for each case");

    public static readonly DiagnosticDescriptor PrecisionChanges = Language("AIG1011", "The conversion changes the precision",
        "The conversion from {0} to {1} of a value that depends on the input "
        + "is not supported among tensors, which compute in {2} throughout: "
        + "write it in {2}, with MathF or generic mathematics");

    public static readonly DiagnosticDescriptor MethodIsTooLarge = Language("AIG1012", "The method becomes too large",
        "With all that it calls, '{0}' becomes more than {1}: "
        + "let helpers call each other less often, or put what is computed more than once into a local variable or a loop");

    public static readonly DiagnosticDescriptor ShapesDoNotFit = Shapes("AIG2001", "The shapes do not fit",
        "{0}: {1}");

    public static readonly DiagnosticDescriptor ArgumentIsNotValid = Shapes("AIG2002", "The argument is not valid",
        "{0}");

    public static readonly DiagnosticDescriptor SilentBroadcast = Shapes("AIG2003", "Tensor<T> truncates this broadcast silently",
        "{0} of shapes {1} and {2} gives {3} in System.Numerics.Tensors, not {4}, "
        + "without an exception: use Nn.{5}, which broadcasts as NumPy and PyTorch do");

    public static readonly DiagnosticDescriptor FaultOfLibrary = Shapes("AIG2004", "System.Numerics.Tensors computes something else here",
        "'{0}' {1} in System.Numerics.Tensors, without an exception: use {2}");

    public static readonly DiagnosticDescriptor NoDerivative = Operators("AIG3001", "The function has no derivative",
        "'{0}' has no derivative here: {1}");

    public static readonly DiagnosticDescriptor DerivativeIsZero = Warning("AIG3002", "The derivative is zero everywhere",
        "The result of '{0}' does not move with its input{1}: its derivative is zero everywhere, "
        + "and so is every attribution",
        "AutoIG.Operators");

    public static readonly DiagnosticDescriptor GeneratorFault = Faults("AIG9001", "The generator is at fault",
        "'{0}' could not be differentiated because of a fault of the generator: {1}");

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = typeof(DiagnosticDescriptors).GetFields()
        .Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().ToDictionary(descriptor => descriptor.Id);

    public static IEnumerable<DiagnosticDescriptor> All => ById.Values;

    public static DiagnosticDescriptor Get(string id) => ById[id];

    private static DiagnosticDescriptor Declaration(string id, string title, string message) =>
        Error(id, title, message, "AutoIG.Declaration");

    private static DiagnosticDescriptor Language(string id, string title, string message) => Error(id, title, message, "AutoIG.Language");

    private static DiagnosticDescriptor Shapes(string id, string title, string message) => Error(id, title, message, "AutoIG.Shapes");

    private static DiagnosticDescriptor Operators(string id, string title, string message) => Error(id, title, message, "AutoIG.Operators");

    private static DiagnosticDescriptor Faults(string id, string title, string message) => Error(id, title, message, "AutoIG.Generator");

    private static DiagnosticDescriptor Error(string id, string title, string message, string category) =>
        Descriptor(id, title, message, category, DiagnosticSeverity.Error);

    /// <summary>What is derived as it is written, and hardly meant.</summary>
    private static DiagnosticDescriptor Warning(string id, string title, string message, string category) =>
        Descriptor(id, title, message, category, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Descriptor(
        string id, string title, string message, string category, DiagnosticSeverity severity) => new(
        id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: ProjectAddress.PageOf(id));
}
