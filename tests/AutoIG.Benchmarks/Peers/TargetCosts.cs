using AutoIG.CompilerServices;

namespace AutoIG.Benchmarks.Peers;

/// <summary>What the ten outputs of one digit cost together, and one after the other, beside one of them.</summary>
internal static class TargetCosts
{
    private const int Outputs = 10;

    /// <summary>Prints the costs, and the workspace.</summary>
    public static void Run(int threads, TimeSpan time)
    {
        var digits = Drawn.Digits();
        var image = Drawn.Tensor([1, 28, 28]);
        var method = new IntegratedGradients { MaxDegreeOfParallelism = threads };
        Target[] all = [.. Enumerable.Range(0, Outputs).Select(Target.FromInt32)];
        var images = Enumerable.Repeat(image, Outputs).ToArray();
        CostsInTurns.Print(
            $"50 points of one digit, {threads} threads",
            [
                ("one output", () => method.Explain(digits, image, target: 1)),
                ("ten together", () => method.ExplainTargets(digits, image, all)),
                ("ten as samples", () => method.ExplainAll(digits, images, targets: all)),
            ],
            time);
        Console.WriteLine($"workspace {(digits.WorkspaceBytes + Scratch.AllocatedBytes) / 1024:N0} kB");
    }
}
