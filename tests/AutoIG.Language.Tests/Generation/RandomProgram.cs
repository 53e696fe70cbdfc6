using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Generation;

/// <summary>Makes a well-typed program from a seed.</summary>
internal sealed partial class RandomProgram
{
    private static readonly string[] Plain = ["a", "b", "c", "d", "e", "g", "h", "p", "q", "r", "s", "t", "u", "v", "w"];

    private static readonly string[] Busy =
    [
        "point", "turn", "turns", "tape", "batch", "value", "result", "adjoint", "sum", "product", "outputs", "xAdjoint", "xTangent", "x2",
        "condition", "tangent", "difference", "exp", "resultAdjoint", "outputAdjoints", "test",
    ];

    private readonly Random random;
    private readonly Features features;
    private readonly Kind real;
    private readonly bool isGeneric;

    // Whether functions are also asked where they have a pole, are infinitely steep or have no value.
    private readonly bool isSingular;

    // Most programs are small: of those many can be tried, and faults need little.
    private readonly int breadth;
    private readonly List<Definition> methods = [];
    private readonly HashSet<Variable> guarded = [];
    private Scope scope = new(null);
    private int slots;
    private int loops;
    private int switches;
    private int depth;
    private IReadOnlyList<Kind> results = [];
    private bool isInsideFunction;

    private RandomProgram(long seed)
    {
        random = new Random(HashCode.Of(seed));
        breadth = random.Next(4) == 0 ? 4 : random.Next(1, 3);
        int share = random.Next(3) == 0 ? 3 : 2;
        foreach (var feature in Enum.GetValues<Features>())
        {
            bool rare = feature is Features.Float or Features.Long or Features.Fields or Features.BusyNames or Features.In;
            if (random.Next(rare ? 6 : share) == 0)
                features |= feature;
        }
        if (random.Next(4) > 0)
            features |= Features.Loops;
        if (random.Next(3) > 0)
            features |= Features.Branches;
        if (Has(Features.Loops) || Has(Features.Long) || Has(Features.Switches))
            features |= Features.Whole;
        real = Has(Features.Float) && random.Next(3) == 0 ? Kind.Float : Kind.Double;
        isGeneric = !Has(Features.Float) && HashCode.Of(~seed) % 6 == 0;
        isSingular = HashCode.Of(seed ^ 0x51) % 4 == 0;
        // No constant is a pattern of a type parameter.
        if (isGeneric)
            features &= ~Features.Patterns;
    }

    public static ProgramTree Make(long seed) => new RandomProgram(seed).Write(seed);

    private bool Has(Features feature) => (features & feature) != 0;

    private bool Chance(int one, int of) => random.Next(of) < one;

    private T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private ProgramTree Write(long seed)
    {
        var parameters = new List<Variable>();
        string[] inputs = ["x", "y", "z"];
        int count = random.Next(1, 4);
        for (int i = 0; i < count; i++)
            parameters.Add(Declare(Has(Features.Float) && Chance(1, 4) ? Kind.Float : real, inputs[i]));
        if (Has(Features.Whole) && Chance(4, 5))
            parameters.Add(Declare(Has(Features.Long) && Chance(1, 3) ? Kind.Long : Kind.Int, "n"));
        if (Has(Features.Whole) && Chance(1, 4))
            parameters.Add(Declare(Kind.Int, "m"));
        if (Has(Features.Truths) && Chance(1, 2))
            parameters.Insert(random.Next(parameters.Count + 1), Declare(Kind.Bool, "flag"));
        var fields = new List<(Variable, Literal)>();
        if (Has(Features.Fields))
        {
            fields.Add((Declare(real, "weight"), Number(real)));
            if (Has(Features.Whole))
                fields.Add((Declare(Kind.Int, "limit"), new Literal(Kind.Int, random.Next(0, 6))));
            foreach (var (field, _) in fields)
                guarded.Add(field);
        }
        if (Has(Features.Methods))
            WriteMethods(fields.Select(f => f.Item1).ToArray());
        scope = new Scope(scope);
        results = [parameters.Any(p => p.Kind == Kind.Double) || real == Kind.Double ? Kind.Double : Kind.Float];
        var statements = WriteStatements(random.Next(2, 3 + breadth));
        foreach (var method in methods.Where(_ => Chance(1, 2)))
            statements.Add(UseOf(method.Function));
        statements.Add(new Return([Closing()]));
        return new ProgramTree(seed, results[0], parameters, fields, methods, new Block(statements), slots, isGeneric);
    }

    /// <summary>What the method returns: much of what there is, so that little is dead.</summary>
    private Expression Closing()
    {
        var active = scope.Variables.Where(v => v.Kind.IsReal()).ToArray();
        var first = active[^1];
        Expression value = Chance(1, 4) ? Real(2) : new Read(first);
        foreach (var variable in active.Reverse().Skip(1).Take(random.Next(1, 4)))
            value = new Binary(Any(["+", "-", "*"]), value, Chance(1, 3) ? new Binary("*", Number(variable.Kind), new Read(variable))
                : new Read(variable));
        return Fitted(value, results[0], isWritten: value.Kind == Kind.Double && results[0] == Kind.Float);
    }

    private Variable Declare(Kind kind, string? wanted = null, bool isIn = false)
    {
        string name = wanted ?? NewName();
        scope.Reserve(name);
        var variable = new Variable(name, kind, slots++, isIn);
        scope.Add(variable);
        return variable;
    }

    private string NewName()
    {
        for (int i = 0; i < 4; i++)
        {
            string name = Any(Has(Features.BusyNames) ? Busy : Plain);
            if (scope.IsFree(name))
                return name;
        }
        for (int i = 1; ; i++)
        {
            string name = $"v{i}";
            if (scope.IsFree(name))
                return name;
        }
    }

    private void WriteMethods(Variable[] fields)
    {
        var outer = scope;
        int count = random.Next(1, 3);
        for (int i = 0; i < count; i++)
        {
            // A method sees the fields and the methods before it.
            scope = new Scope(null);
            foreach (var field in fields)
            {
                scope.Reserve(field.Name);
                scope.Add(field);
            }
            foreach (var method in methods)
                scope.Add(method.Function);
            var function = NewFunction($"Part{i}");
            methods.Add(new Definition(function, FunctionBody(function)));
        }
        scope = outer;
        foreach (var method in methods)
            scope.Add(method.Function);
    }

    /// <summary>Opens the scope of a function and declares its parameters there.</summary>
    private Function NewFunction(string name, bool isLocal = false)
    {
        scope = new Scope(scope);
        var parameters = new List<Variable>();
        int count = random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            // One can always be assigned. What a local function assigns beside a reference to it is refused.
            bool isIn = i > 0 && !isLocal && Has(Features.In) && Chance(1, 3);
            parameters.Add(Declare(i > 0 && Has(Features.Whole) && Chance(1, 4) ? Kind.Int : AnyReal(), isIn: isIn));
            if (isIn)
                guarded.Add(parameters[^1]);
        }
        Kind[] returned = Has(Features.Tuples) && Chance(1, 3) ? [AnyReal(), Has(Features.Whole) && Chance(1, 3) ? Kind.Int : AnyReal()]
            : Has(Features.Whole) && Chance(1, 6) ? [Kind.Int] : Has(Features.Truths) && Chance(1, 8) ? [Kind.Bool] : [AnyReal()];
        return new Function(name, parameters, returned, isLocal && Has(Features.Generics) && Chance(1, 3));
    }

    private Block FunctionBody(Function function)
    {
        var (outerResults, outerLoops, outerSwitches, outerDepth, outerInside) = (results, loops, switches, depth, isInsideFunction);
        (results, loops, switches, isInsideFunction) = (function.Results, 0, 0, true);
        depth += 1;
        var statements = WriteStatements(random.Next(0, 3));
        if (results.Count > 0)
            statements.Add(new Return([.. results.Select(Result)]));
        (results, loops, switches, depth, isInsideFunction) = (outerResults, outerLoops, outerSwitches, outerDepth, outerInside);
        return new Block(statements);
    }

    private Expression Result(Kind kind) => kind.IsReal() ? Fitted(Bounded(Of(kind, 2)), kind, isWritten: true) : Of(kind, 2);

    private Kind AnyReal() => Has(Features.Float) && Chance(1, 3) ? Kind.Float : real;

    private static class HashCode
    {
        /// <summary>Neighbouring seeds make programs that have nothing in common.</summary>
        public static int Of(long seed)
        {
            ulong z = unchecked((ulong)seed + 0x9E3779B97F4A7C15UL);
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
            return unchecked((int)(z ^ (z >> 31)));
        }
    }
}
