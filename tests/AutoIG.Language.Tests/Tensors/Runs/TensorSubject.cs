using AutoIG.Language.Tests.Tensors.Generation;
using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>A program with the points it is tried at.</summary>
internal sealed class TensorSubject
{
    private const int MostWork = 20_000;
    private const double MostValue = 1e4;

    private TensorSubject(TensorProgram program, IReadOnlyList<TensorPoint> at) => (Program, At) = (program, at);

    public TensorProgram Program { get; }

    public IReadOnlyList<TensorPoint> At { get; }

    /// <summary>The program of a seed with points of its own, or <see langword="null"/> where it is of no use.</summary>
    public static TensorSubject? Of(long seed)
    {
        var program = RandomTensorProgram.Make(seed);
        var random = new Random(unchecked((int)(seed * 31 + 17)));
        // The first two are points of one batch: what is held is the same for them.
        long[] first = NewHeld(program, random), second = NewHeld(program, random);
        long[][] held = program.Parameters.Count == 0 ? [first, first] : [first, first, second];
        return Of(program, [.. held.Select(known => new TensorPoint(Numbers(program, random, 2), known))]);
    }

    /// <summary>A program at given points, or <see langword="null"/> where its numbers are out of bounds or it is no program.</summary>
    public static TensorSubject? Of(TensorProgram program, IReadOnlyList<TensorPoint> points)
    {
        try
        {
            foreach (var point in points)
            {
                var tape = new Tape();
                var value = program.Run(tape, point);
                if (!value.Shape.SequenceEqual(program.Shape))
                    return null;
                Number[] outputs = [.. value.Elements];
                if (tape.Length > MostWork || !outputs.All(y => Math.Abs(y.Value) < MostValue))
                    return null;
                if (!tape.Adjoints(outputs, [.. outputs.Select(_ => 1.0)]).All(a => Math.Abs(a) < MostValue * 100))
                    return null;
            }
        }
        catch (InvalidProgram)
        {
            return null;
        }
        return new TensorSubject(program, points);
    }

    /// <summary>Numbers for each input, of single precision where the program is.</summary>
    private static double[][] Numbers(TensorProgram program, Random random, double range) =>
    [
        .. program.Inputs.Select(input => Enumerable.Range(0, Sizes.Count(input.Shape))
            .Select(_ => range * (2 * random.NextDouble() - 1)).Select(x => program.IsSingle ? (float)x : x).ToArray()),
    ];

    private static long[] NewHeld(TensorProgram program, Random random) =>
        [.. program.Parameters.Select(p => (long)(p.IsTruth ? random.Next(2) : random.Next(4)))];
}
