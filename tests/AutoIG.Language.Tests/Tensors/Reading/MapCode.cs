using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>An elementwise expression of generated text, ready to be run on vectors of any width.</summary>
/// <param name="parameters">How many operands it takes.</param>
/// <param name="locals">What is read more than once, in order.</param>
/// <param name="value">The value.</param>
internal sealed class MapCode<T>(int parameters, IReadOnlyList<MapTerm<T>> locals, MapTerm<T> value)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public TVector Run<TVector>(ReadOnlySpan<TVector> operands)
        where TVector : struct, IVector<TVector, T>
    {
        if (locals.Count == 0)
            return value.Run(operands);
        var known = new TVector[parameters + locals.Count];
        operands.CopyTo(known);
        for (int i = 0; i < locals.Count; i++)
            known[parameters + i] = locals[i].Run<TVector>(known);
        return value.Run<TVector>(known);
    }

    public TVector Run<TVector>(TVector operand, out TVector slope)
        where TVector : struct, IVector<TVector, T> => ((WithSlope<T>)value).Run([operand], out slope);
}

/// <summary>A part of an elementwise expression.</summary>
internal abstract class MapTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="known">The operands, then the locals.</param>
    public abstract TVector Run<TVector>(ReadOnlySpan<TVector> known)
        where TVector : struct, IVector<TVector, T>;
}

internal sealed class Known<T>(int at) : MapTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override TVector Run<TVector>(ReadOnlySpan<TVector> known) => known[at];
}

internal sealed class Same<T>(T value) : MapTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override TVector Run<TVector>(ReadOnlySpan<TVector> known) => TVector.Create(value);
}

/// <summary>A function of vectors.</summary>
/// <param name="type">Where it is found; without it an operator of vectors, or one of their own functions.</param>
/// <param name="name">Its name.</param>
/// <param name="operands">Its operands.</param>
internal sealed class Applied<T>(Type? type, string name, MapTerm<T>[] operands) : MapTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override TVector Run<TVector>(ReadOnlySpan<TVector> known)
    {
        var function = VectorFunctions<T, TVector>.Find(type, name, operands.Length);
        return operands switch
        {
            [var a] => ((Func<TVector, TVector>)function)(a.Run(known)),
            [var a, var b] => ((Func<TVector, TVector, TVector>)function)(a.Run(known), b.Run(known)),
            [var a, var b, var c] => ((Func<TVector, TVector, TVector, TVector>)function)(a.Run(known), b.Run(known), c.Run(known)),
            _ => throw new Language.Tests.Reading.ReadingFault($"{name} of {operands.Length} vectors is not known."),
        };
    }
}

/// <summary>An activation with its slope.</summary>
internal sealed class WithSlope<T>(string name, MapTerm<T> operand) : MapTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override TVector Run<TVector>(ReadOnlySpan<TVector> known) => Run(known, out _);

    public TVector Run<TVector>(ReadOnlySpan<TVector> known, out TVector slope)
        where TVector : struct, IVector<TVector, T> =>
        ((Slope<TVector>)VectorFunctions<T, TVector>.FindWithSlope(name))(operand.Run(known), out slope);
}

internal delegate TVector Slope<TVector>(TVector x, out TVector slope);
