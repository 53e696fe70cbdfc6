using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Language.Tests.Reading;

/// <summary>What a batch holds of a function of numbers, as generated text names it.</summary>
internal abstract class Rows(int inputs)
{
    /// <summary>The most points at once.</summary>
    public const int MostPoints = 2;

    public int Inputs => inputs;

    public int Points { get; set; }

    public long[] FixedArguments { get; set; } = [];

    /// <summary>The type in which the function computes.</summary>
    public abstract Primitive Real { get; }

    /// <summary>Values that are left on the tapes.</summary>
    public abstract int Taped { get; }

    /// <summary>The row that a member of the batch is.</summary>
    public abstract Array Named(string member, int index);

    /// <summary>A tape of the batch.</summary>
    public abstract ITapeCalls TapeNamed(string member);

    public abstract double Get(string member, int index, int point);

    public abstract void Set(string member, int index, int point, double value);
}

/// <inheritdoc/>
/// <typeparam name="T">The type in which the function computes.</typeparam>
internal sealed class Rows<T>(int inputs) : Rows(inputs)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, T[][]> rows = new()
    {
        ["Frontier"] = Of(inputs),
        ["FrontierAdjoint"] = Of(inputs),
        ["FrontierTangent"] = Of(inputs),
        ["Output"] = Of(1),
        ["OutputAdjoint"] = Of(1),
        ["OutputTangent"] = Of(1),
    };

    private readonly Tape<T> tape = new();
    private readonly Tape<long> integerTape = new();

    public override Primitive Real => Primitive.Of(typeof(T));

    public override int Taped => tape.Count + integerTape.Count;

    public override Array Named(string member, int index) => rows.TryGetValue(member, out var found) ? found[index]
        : throw new ReadingFault($"batch.{member} is not known.");

    public override ITapeCalls TapeNamed(string member) => member switch
    {
        "Tape" => new TapeCalls<T>(tape),
        "IntegerTape" => new TapeCalls<long>(integerTape),
        _ => throw new ReadingFault($"batch.{member} is not known."),
    };

    public override double Get(string member, int index, int point) => double.CreateChecked(rows[member][index][point]);

    public override void Set(string member, int index, int point, double value) => rows[member][index][point] = T.CreateChecked(value);

    private static T[][] Of(int count) => [.. Enumerable.Range(0, count).Select(_ => new T[MostPoints])];
}

/// <summary>What is done with a tape.</summary>
internal interface ITapeCalls
{
    Action Clear { get; }

    Code Pop { get; }

    Action Push(Code value);
}

/// <inheritdoc/>
/// <typeparam name="T">What it holds.</typeparam>
internal sealed class TapeCalls<T>(Tape<T> tape) : ITapeCalls
    where T : unmanaged
{
    public Action Clear => tape.Clear;

    public Code Pop { get; } = new Code<T>(tape.Pop);

    public Action Push(Code value)
    {
        var run = ((Code<T>)Primitive.Of(typeof(T)).Implicitly(value)).Run;
        return () => tape.Push(run());
    }
}
