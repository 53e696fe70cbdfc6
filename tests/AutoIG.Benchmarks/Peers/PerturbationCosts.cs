namespace AutoIG.Benchmarks.Peers;

/// <summary>What a thousand coalitions and a thousand masks cost beside the forward passes of which they are made.</summary>
internal static class PerturbationCosts
{
    private const int Evaluations = 1000;

    /// <summary>Prints the costs.</summary>
    public static void Run(int threads, TimeSpan time)
    {
        var tumour = Drawn.Tumour();
        float[] features = Drawn.Tensor([30]).ToArray(), average = new float[30];
        bool[][] coalitions = Coalitions(features.Length);
        var ablation = new FeaturePermutation { Groups = FeatureGroups.PerInput, MaxDegreeOfParallelism = threads };
        float[][] rows = [.. coalitions.Take(Evaluations / 2).Select(kept => features.Zip(kept, (x, flag) => flag ? x : 0).ToArray())];
        CostsInTurns.Print(
            $"1,000 evaluations of a tumour, {threads} threads",
            [
                ("forward passes", () => ablation.Explain(tumour, rows, 1)),
                ("KernelShap", () => new KernelShap
                {
                    Coalitions = coalitions, Weights = CoalitionWeights.Uniform, MaxDegreeOfParallelism = threads,
                }.Explain(tumour, features, average, 1)),
                ("ShapleySampling", () => new ShapleySampling { Samples = 34, MaxDegreeOfParallelism = threads }.Explain(
                    tumour, features, average, 1)),
            ],
            time);

        var digits = Drawn.Digits();
        float[] image = Drawn.Tensor([1, 28, 28]).ToArray();
        float[][] images = [.. Enumerable.Range(0, Evaluations / 2).Select(k => image.Select(pixel => pixel * k / Evaluations).ToArray())];
        CostsInTurns.Print(
            $"1,000 evaluations of a digit, {threads} threads",
            [
                ("forward passes", () => ablation.Explain(digits, images, 1)),
                ("Rise", () => new Rise { Samples = Evaluations, MaxDegreeOfParallelism = threads }.Explain(digits, image, target: 1)),
                ("Occlusion", () => new Occlusion([1, 3, 3]) { MaxDegreeOfParallelism = threads }.Explain(digits, image, target: 1)),
            ],
            time);
    }

    private static bool[][] Coalitions(int players)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable.Range(0, Evaluations).Select(z => Enumerable.Range(0, players).Select(
                player => player == z % players || (player != (z + 1) % players && random.Next(2) == 0)).ToArray()),
        ];
    }
}
