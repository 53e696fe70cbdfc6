using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <summary>Makes a model from a seed.</summary>
internal sealed partial class RandomTensorProgram
{
    private static readonly string[] Plain = ["a", "b", "c", "d", "e", "g", "h", "k", "p", "q", "r", "s", "t", "u", "v"];

    private static readonly string[] Busy =
    [
        "batch", "points", "point", "weights", "slot", "output", "adjoint", "hAdjoint", "outputAdjoint", "frontier", "tangent", "sum",
            "product", "values",
        "result", "condition", "x2", "plan", "left", "right", "input", "index",
    ];

    private readonly Random random;
    private readonly TensorMaker maker;
    private readonly HashSet<string> names = ["x", "y", "n", "flag", "deep", "limit", "blocks", "block", "cell"];
    private readonly List<Held> held = [];
    private readonly List<BlockField> blocks = [];
    private readonly HashSet<string> counters = [];
    private readonly int breadth;
    private readonly bool isBusy;
    private readonly bool isAliasing;
    private int loops;
    private int conditions;
    private int[] result = [];

    private RandomTensorProgram(long seed)
    {
        random = new Random(unchecked((int)(seed * 7919 + 13)));
        // The first numbers of neighbouring seeds are alike.
        for (int i = 0; i < 8; i++)
            random.Next();
        maker = new TensorMaker(random);
        breadth = random.Next(5) == 0 ? 4 : random.Next(1, 3);
        isBusy = random.Next(6) == 0;
        isAliasing = random.Next(30) == 0;
    }

    public static TensorProgram Make(long seed) => new RandomTensorProgram(seed).Write(seed);

    private bool Chance(int one, int of) => maker.Chance(one, of);

    private TensorProgram Write(long seed)
    {
        bool isSingle = Chance(1, 6);
        var inputs = new List<Variable> { new("x", maker.NewShape()) { IsParameter = true } };
        if (Chance(1, 3))
            inputs.Add(new Variable("y", Chance(1, 5) ? [] : Chance(1, 3) ? inputs[0].Shape : maker.NewShape()) { IsParameter = true });
        result = Chance(1, 4) ? [] : maker.NewShape();
        if (Chance(1, 4))
            held.Add(new Held("n", false, null));
        if (Chance(1, 5))
            held.Add(new Held("flag", true, null));
        if (Chance(1, 6))
            held.Add(new Held("deep", true, random.Next(2)));
        if (Chance(1, 8))
            held.Add(new Held("limit", false, random.Next(4)));
        SeeHeld(settings: true, parameters: false);
        if (Chance(1, 4))
            WriteBlocks();
        int methods = Chance(1, 3) ? random.Next(1, 3) : 0;
        for (int i = 0; i < methods; i++)
        {
            // Local functions are declared in the method, and may be called by it alone.
            var place = i == methods - 1 && Chance(1, 2) ? Place.Local : Place.Model;
            maker.Functions.Add((null, NewFunction($"Part{i}", place, isFree: true)));
        }
        SeeHeld(settings: true, parameters: true);
        maker.Variables = [.. inputs];
        var statements = WriteStatements(random.Next(1, 3 + breadth), 0);
        statements.Add(new Return(Closing(result)));
        return new TensorProgram(seed, isSingle, inputs, held, blocks, result, new Block(statements));
    }

    private void SeeHeld(bool settings, bool parameters)
    {
        maker.Conditions = [];
        maker.Wholes = [];
        foreach (var known in held.Where(h => h.Setting is null ? parameters : settings))
        {
            if (known.IsTruth)
            {
                maker.Conditions.Add(new Condition(known.Name, frame => frame.Held[known.Name] != 0));
                maker.Conditions.Add(new Condition($"!{known.Name}", frame => frame.Held[known.Name] == 0));
            }
            else
            {
                maker.Wholes.Add(known.Name);
                int bound = random.Next(3);
                maker.Conditions.Add(new Condition($"{known.Name} > {bound}", frame => frame.Held[known.Name] > bound));
                maker.Conditions.Add(new Condition($"{known.Name} == {bound}", frame => frame.Held[known.Name] == bound));
            }
        }
        if (maker.Conditions.Count > 1 && Chance(1, 2))
        {
            Condition a = maker.Any(maker.Conditions), b = maker.Any(maker.Conditions);
            maker.Conditions.Add(Chance(1, 2) ? Condition.Both(a, b) : Condition.Either(a, b));
            maker.Conditions.Add(Condition.Not(maker.Conditions[^1]));
        }
    }

    private void WriteBlocks()
    {
        int types = random.Next(1, 3);
        for (int type = 0; type < types; type++)
        {
            var outer = (maker.Functions, maker.Conditions, maker.Wholes);
            (maker.Functions, maker.Conditions, maker.Wholes) = ([], [], []);
            var forward = NewFunction("Forward", Place.Block, isFree: false);
            (maker.Functions, maker.Conditions, maker.Wholes) = outer;
            bool isArray = Chance(1, 2);
            var field = new BlockField(
                isArray ? $"blocks{type}" : $"cell{type}", type, forward,
                    [.. Enumerable.Range(0, isArray ? random.Next(1, 4) : 1).Select(i => 100L * type + 7 * i)],
                isArray, Chance(1, 2));
            blocks.Add(field);
            foreach (var (receiver, _) in field.Blocks)
                maker.Functions.Add((receiver, forward));
        }
    }

    private Function NewFunction(string name, Place place, bool isFree)
    {
        var shape = isFree && Chance(1, 5) ? [] : maker.NewShape();
        var parameters = new List<Variable> { new(NewName(), isFree ? maker.NewShape() : Chance(2, 3) ? shape
            : maker.NewShape()) { IsParameter = true, MayBeView = true } };
        if (isFree && Chance(1, 3))
            parameters.Add(new Variable(NewName(), Chance(1, 2) ? [] : maker.NewShape()) { IsParameter = true, MayBeView = true });
        var outer = (maker.Variables, maker.Wholes, result);
        (maker.Variables, result) = ([.. parameters], shape);
        var statements = WriteStatements(random.Next(0, 3), 1);
        statements.Add(new Return(Closing(shape)));
        (maker.Variables, maker.Wholes, result) = outer;
        return new Function(name, place, parameters, shape, new Block(statements));
    }

    /// <summary>What a method returns: much of what there is, so that little is dead.</summary>
    private Term Closing(int[] shape)
    {
        var active = maker.Variables.AsEnumerable().Reverse().ToArray();
        var value = Chance(1, 4) ? maker.OfShape(shape, 2) : maker.Fitted(new Read(active[0]), shape);
        foreach (var variable in active.Skip(1).Take(random.Next(0, 3)))
            value = Plus(value, maker.Fitted(new Read(variable), shape));
        return value;

        Term Plus(Term a, Term b) => Chance(1, 2) ? maker.Binary(a, b)
            : new Call("({0} + {1})", shape, v => TensorValue.Map(v[0], v[1], (p, q) => p + q), [a, b]);
    }

    private string NewName()
    {
        for (int i = 0; i < 4; i++)
        {
            string name = maker.Any(isBusy ? Busy : Plain);
            if (names.Add(name))
                return name;
        }
        for (int i = 1; ; i++)
        {
            if (names.Add($"v{i}"))
                return $"v{i}";
        }
    }
}
