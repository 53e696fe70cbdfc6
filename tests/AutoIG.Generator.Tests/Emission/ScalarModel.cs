using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>A scalar function written directly in the IR.</summary>
internal sealed class ScalarModel
{
    private readonly List<IrParameter> parameters = [];
    private readonly List<IrLayer> layers = [];
    private readonly string realType;

    public ScalarModel(string realType = "double", bool simplify = true)
    {
        this.realType = realType;
        Builder = new IrBuilder(simplify: simplify);
    }

    public IrBuilder Builder { get; }

    public Expr Input(string name)
    {
        int index = parameters.Count(p => p.IsDifferentiable);
        parameters.Add(new IrParameter(name, realType, IrType.Scalar, true));
        return Builder[Builder.Emit(Leaves.Input, [], new ParameterAttributes(index, name), IrType.Scalar)];
    }

    public Expr Fixed(string name, string typeName = "int")
    {
        var type = typeName == "bool" ? IrType.Boolean : IrType.Integer;
        int index = parameters.Count(p => !p.IsDifferentiable);
        parameters.Add(new IrParameter(name, typeName, type, false));
        return Builder[Builder.Emit(Leaves.Fixed, [], new ParameterAttributes(index, name), type)];
    }

    public Expr Integer(int value) => Builder.Constant(value, IrType.Integer);

    /// <summary>A local variable of the function's own block: a layer.</summary>
    public Expr Local(string name, string statement, Func<Expr> value)
    {
        Builder.Origin = new Origin(name, statement);
        int first = Builder.NextId;
        int id = value().Id;
        // As lowering does: the value takes the local's name.
        if (id >= first)
            named[id] = name;
        layers.Add(new IrLayer(name, id, Shape.Scalar, default));
        return Builder[id];
    }

    private readonly Dictionary<int, string> named = [];

    public Expr[] If(Expr condition, Func<Expr[]> then, Func<Expr[]> @else, params string?[] names)
    {
        var origin = Builder.Origin;
        Builder.OpenBlock();
        var a = then();
        var thenBlock = Builder.CloseBlock();
        Builder.OpenBlock();
        var b = @else();
        var elseBlock = Builder.CloseBlock();
        var merges = a.Select((value, i) => new IrMerge(
            Builder.Declare(Builder.NewId(), value.Type, Builder.IsActive(value.Id) || Builder.IsActive(b[i].Id)),
            value.Id, b[i].Id, value.Type, i < names.Length ? names[i] : null)).ToArray();
        Builder.Write(new IrConditional(condition.Id, thenBlock, elseBlock, merges, origin));
        return merges.Select(m => Builder[m.Id]).ToArray();
    }

    public Expr[] While(Expr[] initial, Func<Expr[], Expr> condition, Func<Expr[], Expr[]> turn, params string?[] names)
    {
        var origin = Builder.Origin;
        var current = initial.Select(v => Builder[Builder.Declare(Builder.NewId(), v.Type, v.Type.IsReal)]).ToArray();
        Builder.OpenBlock();
        var test = condition(current);
        var header = Builder.CloseBlock();
        Builder.OpenBlock();
        var next = turn(current);
        var body = Builder.CloseBlock();
        var carried = current.Select((c, i) => new IrCarried(c.Id, initial[i].Id, next[i].Id, c.Type, i < names.Length ? names[i] : null))
            .ToArray();
        Builder.Write(new IrLoop(carried, header, test.Id, body, origin));
        return current;
    }

    public IrFunction Function(Expr result) => new(
        new IrHost("Models", EquatableArray.Of("public static partial class Model"), "Model", "Model", true, "public", "Model.Value"),
        "Value", realType, parameters.ToEquatableArray(), default, true, Named(Builder.Finish()), result.Id, layers.ToEquatableArray());

    public IrFunction Return(Func<Expr> result, string statement = "return")
    {
        Builder.Origin = new Origin("result", statement);
        return Function(result());
    }

    private IrBlock Named(IrBlock block) => new(block.Statements.Select(s =>
        s is IrOperation o && named.TryGetValue(o.Id, out string? name) ? o with { Name = name } : s).ToEquatableArray());

    public static string Source(IrFunction function) => Generator.Pipeline.Write(function);
}
