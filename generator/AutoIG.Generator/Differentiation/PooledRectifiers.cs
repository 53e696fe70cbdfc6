using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// The adjoint of a rectifier whose result is pooled by windows that do not overlap, before that of the pooling: it looks at one element a
/// window. The element that gets a window's adjoint equals the maximum, so that both are positive or neither is, and the others get 0, of
/// which every gate makes 0.
/// </summary>
internal static class PooledRectifiers
{
    public static TensorDerivative Apply(TensorDerivative derivative)
    {
        int nextId = derivative.NextId;
        var backward = derivative.Backward.ToList();
        var adjoints = derivative.AdjointOf.ToList();
        var readers = new Readers(backward);
        foreach (var rectifier in derivative.Backward.Where(o => o.Operator == Rectifiers.RectifierPullback))
        {
            int place = backward.FindIndex(o => o.Id == rectifier.Operands[0]);
            if (place < 0 || backward[place] is not { Attributes: WindowAttributes window } pool || pool.Operator != Pooling.MaxPoolPullback
                || pool.Operands[0] != rectifier.Operands[1] || Overlap(window)
                || readers[pool.Id].Count > 1 || derivative.FrontierAdjoints.Contains(pool.Id))
                continue;
            var (x, y, adjoint) = (pool.Operands[0], pool.Operands[1], pool.Operands[2]);
            var of = derivative.Forward.First(o => o.Id == y);
            var rectified = rectifier with { Id = nextId++, Operands = new[] { adjoint, y }, Type = of.Type };
            backward[place] = rectified;
            backward[backward.IndexOf(rectifier)] = pool with { Id = rectifier.Id, Operands = new[] { x, y, rectified.Id } };
            adjoints.Add(new DerivativeOf(rectified.Id, y));
        }
        return derivative with { Backward = backward.ToEquatableArray(), AdjointOf = adjoints.ToEquatableArray(), NextId = nextId };
    }

    private static bool Overlap(WindowAttributes window) =>
        window.DilationY * (window.KernelHeight - 1) >= window.StrideY || window.DilationX * (window.KernelWidth - 1) >= window.StrideX;
}
