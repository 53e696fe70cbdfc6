using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Analysis;

/// <summary>Writes a function again, value by value; a pass overrides what it changes. Values keep their names and origins.</summary>
internal abstract class Rewriter
{
    private readonly Dictionary<int, int> renamed = [];

    protected Rewriter(bool simplify = true) => Builder = new IrBuilder(simplify: simplify);

    protected IrBuilder Builder { get; }

    public virtual IrFunction Rewrite(IrFunction function)
    {
        Visit(function.Body);
        int result = Map(function.Result);
        var layers = function.Layers.Select(layer => layer with { Value = Map(layer.Value) }).ToEquatableArray();
        return function with { Body = Builder.Finish(), Result = result, Layers = layers };
    }

    /// <summary>The new number of an old value.</summary>
    protected virtual int Map(int old) => renamed[old];

    protected void Bind(int old, int @new) => renamed[old] = @new;

    protected bool IsBound(int old) => renamed.ContainsKey(old);

    protected void Visit(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    Builder.Origin = operation.Origin;
                    Visit(operation);
                    break;
                case IrConditional conditional:
                    Visit(conditional);
                    break;
                case IrLoop loop:
                    Visit(loop);
                    break;
            }
        }
    }

    /// <summary>Writes an operation again. A pass that overrides this must bind the operation's number.</summary>
    protected virtual void Visit(IrOperation operation) => Bind(operation.Id, Copy(operation));

    protected int Copy(IrOperation operation) =>
        Builder.Emit(operation.Operator, operation.Operands.Select(Map).ToArray(), operation.Attributes, operation.Type, operation.Name);

    private void Visit(IrConditional conditional)
    {
        int condition = Map(conditional.Condition);
        Builder.OpenBlock();
        Visit(conditional.Then);
        var thenValues = conditional.Merges.Select(m => Map(m.Then)).ToArray();
        var then = Builder.CloseBlock();
        Builder.OpenBlock();
        Visit(conditional.Else);
        var elseValues = conditional.Merges.Select(m => Map(m.Else)).ToArray();
        var @else = Builder.CloseBlock();
        var merges = conditional.Merges.Select((merge, i) =>
        {
            bool active = merge.Type.IsReal
                && (Builder.IsActive(thenValues[i]) || Builder.IsActive(elseValues[i]) || Builder.IsActive(condition));
            int id = Builder.Declare(Builder.NewId(), Builder.TypeOf(thenValues[i]), active);
            Bind(merge.Id, id);
            return merge with { Id = id, Then = thenValues[i], Else = elseValues[i], Type = Builder.TypeOf(thenValues[i]) };
        }).ToEquatableArray();
        Builder.Write(new IrConditional(condition, then, @else, merges, conditional.Origin));
    }

    private void Visit(IrLoop loop)
    {
        var initial = loop.Carried.Select(c => Map(c.Initial)).ToArray();
        var ids = loop.Carried.Select(c =>
        {
            int id = Builder.Declare(Builder.NewId(), c.Type, isActive: c.Type.IsReal);
            Bind(c.Id, id);
            return id;
        }).ToArray();
        Builder.OpenBlock();
        Visit(loop.Header);
        int condition = Map(loop.Condition);
        var header = Builder.CloseBlock();
        Builder.OpenBlock();
        Visit(loop.Body);
        var next = loop.Carried.Select(c => Map(c.Next)).ToArray();
        var body = Builder.CloseBlock();
        var carried = loop.Carried.Select((c, i) => c with { Id = ids[i], Initial = initial[i], Next = next[i] }).ToEquatableArray();
        Builder.Write(new IrLoop(carried, header, condition, body, loop.Origin));
    }
}
