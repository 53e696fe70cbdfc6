using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guides in <c>docs/guides</c> show is what is compiled and asserted here.</summary>
public sealed class GuideTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_setting_and_an_argument_decide(bool residual)
    {
        var step = Tensor.Create([.. Enumerable.Range(0, 16).Select(i => MathF.Sin(i))], [4, 4]);
        var refiner = new Refiner(step, residual);
        var x = Tensor.Create([0.5f, -1, 2, 0.25f, 1, 0, -0.5f, 0.75f], [2, 4]);
        foreach (int turns in new[] { 0, 3, 1 })
        {
            // The record's baseline may be written without its name.
            var why = new IntegratedGradients().Explain(refiner.RefinedDerivative,
                new(x, turns), new(Tensor.CreateFromShape<float>([2, 4]), turns), target: 5);
            Assert.Equal(refiner.Refined(x, turns).ToArray(), why.Outputs.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-5f);
            Assert.True(Math.Abs(why.ConvergenceDelta) < 1e-4, $"{why.ConvergenceDelta}");
        }
        Assert.Equal(refiner.Refined(x, 16).ToArray(), refiner.RefinedDerivative.Evaluate(new Refiner.RefinedInput(x, 16)).ToArray(),
            (a, b) => MathF.Abs(a - b) < 1e-4f);
        Assert.Throws<NotSupportedException>(() => refiner.RefinedDerivative.Evaluate(new Refiner.RefinedInput(x, 17)));
    }

    [Fact]
    public void Tokens()
    {
        var weights = Weights();
        // models.md
        var reader = new Reader(weights);
        int[] ids = [3, 14, 15, 9, 2];
        int[] padding = [0, 0, 0, 0, 0];
        var why = new IntegratedGradients().Explain(reader.LogitsDerivative, ids, baseline: padding, target: 1);
        var layer = new LayerConductance(Reader.LogitsLayers.Pooled).Explain(reader.LogitsDerivative, ids, baseline: padding, target: 1);
        Assert.Equal(5, why.Values.FlattenedLength);
        Assert.Equal(32, layer.Values.FlattenedLength);
        Assert.Equal(why.Sum, layer.Sum, 1e-4);
        Assert.Equal(["x", "blocks[0].hidden", "blocks[1].hidden", "pooled"], reader.LogitsDerivative.Signature.Layers.Select(l => l.Name)
            .Order(Comparer<string>.Create(
            (a, b) => Position(a) - Position(b))));

        static int Position(string layer) => Array.IndexOf(["x", "blocks[0].hidden", "blocks[1].hidden", "pooled"], layer);
    }

    [Fact]
    public void Named_features()
    {
        Tensor<double> Waves(nint[] lengths, int count) => Tensor.Create([.. Enumerable.Range(1, count).Select(i => Math.Sin(i))], lengths);
        var model = new Applicant(Waves([4, 3], 12), Waves([4], 4), Waves([1, 4], 4));
        var why = new IntegratedGradients { Tolerance = 1e-6 }.Explain(model.RiskDerivative, new(20_000, 0.5, -1), new(0, 0, 0));
        Assert.Equal(["income", "age", "debt"], model.RiskDerivative.Signature.Inputs.Select(input => input.Name));
        Assert.Equal(model.Risk(20_000, 0.5, -1) - model.Risk(0, 0, 0), why.Sum, 1e-5);
    }

    [Fact]
    public void Other_paths()
    {
        Tensor<double> Waves(nint[] lengths, int count) => Tensor.Create([.. Enumerable.Range(1, count).Select(i => Math.Sin(i))], lengths);
        var model = new Applicant(Waves([4, 3], 12), Waves([4], 4), Waves([1, 4], 4));
        // attribution.md
        // One input after another: the order matters, and is stated.
        var byTurns = new PathIntegratedGradients(new Polyline([20_000, 0, 0], [20_000, 0.5, 0]));
        var turns = byTurns.Explain(model.RiskDerivative, new(20_000, 0.5, -1), new(0, 0, 0));
        double gap = turns.ConvergenceDelta; // complete on every path, up to the quadrature
        Assert.True(Math.Abs(gap) < 1e-6);
        Assert.Equal(model.Risk(20_000, 0.5, 0) - model.Risk(20_000, 0, 0), (double)turns["age"], 1e-6);

        var smooth = new SmoothGrad { Samples = 40, Antithetic = true, Noise = Noise.OfDeviation(0.1) }
            .Explain(model.RiskDerivative, new(20_000, 0.5, -1));
        double age = smooth["age"], within = smooth.StandardErrors!["age"];
        double slope = new Saliency().Explain(model.RiskDerivative, new(20_000, 0.5, -1))["age"];
        Assert.InRange(within, 1e-12, 0.1 * Math.Abs(age));
        Assert.Equal(slope, age, 0.1 * Math.Abs(slope));

        // The straight line at another speed.
        var slow = new PathIntegratedGradients(new SlowStart()).Explain(model.RiskDerivative, new(20_000, 0.5, -1), new(0, 0, 0));
        var straight = new IntegratedGradients().Explain(model.RiskDerivative, new(20_000, 0.5, -1), new(0, 0, 0));
        Assert.Equal((double)straight["debt"], (double)slow["debt"], 1e-6);
    }

    [Fact]
    public void Images()
    {
        var random = new Random(3);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        using var file = new MemoryStream();
        new SafeTensorsWriter().Add<float>("conv1.weight", Draw(144), 16, 1, 3, 3).Add<float>("conv1.bias", Draw(16), 16)
            .Add<float>("fc.weight", Draw(31360), 10, 3136).WriteTo(file);
        var net = new DigitNet(SafeTensors.Parse(file.ToArray()));
        var image = Tensor.Create(Array.ConvertAll(Draw(784), MathF.Abs), [1, 28, 28]);
        // attribution.md
        var guided = new GuidedIntegratedGradients { Steps = 50 }.Explain(net.LogitsDerivative, image, target: 7);
        var shared = new Idgi().Explain(net.LogitsDerivative, image, target: 7);
        var blurred = new BlurIntegratedGradients { MaxSigma = 8, Steps = 40 }.Explain(net.LogitsDerivative, image, target: 7);
        var labels = new GraphSegmentation { Scale = 2 }.Label(image);
        var segments = GraphSegmentation.Masks(labels); // of several scales, too
        var regions = new Xrai { MinPixels = 20 }.Map(blurred.Values, segments); // regions.Values, regions.Ranks: [28, 28]
        double change = guided.Output - guided.BaselineOutput;
        Assert.InRange(Math.Abs(guided.ConvergenceDelta), 0, 0.2 * Math.Abs(change));
        Assert.InRange(Math.Abs(shared.ConvergenceDelta), 0, 1e-3 * Math.Abs(change));
        Assert.Equal(blurred.Sum, Agreement.Flatten(regions.Values).Sum(), 1e-3);
        Assert.Equal((int)segments.Lengths[0], regions.Ranks.Max());
    }

    [Fact]
    public void ASaturatedUnit()
    {
        // attribution.md
        var f = Saturating.ZDerivative;
        var x = new Saturating.ZInput(X: 1);
        var zero = new Saturating.ZInput(X: 0);
        var y = Saturating.ZLayers.Y;
        var pieces = Quadrature.Composite([0.5], nodesPerPiece: 1); // the kink lies at α = ½

        double z = f.EvaluateScalar(x);
        double slope = new LayerGradient(y).Explain(f, x).Values[0];
        double product = new LayerGradientXActivation(y).Explain(f, x).Values[0];
        double conductance = new LayerConductance(y) { Quadrature = pieces }.Explain(f, x, baseline: zero).Values[0];
        double influence = new InternalInfluence(y) { Quadrature = pieces }.Explain(f, x, baseline: zero).Values[0];
        Assert.Equal([1, 0, 0, 1, 0.5], [z, slope, product, conductance, influence]);
    }

    [Fact]
    public void ToATolerance()
    {
        var (f, x, zero) = (Saturating.ZDerivative, new Saturating.ZInput(X: 1), new Saturating.ZInput(X: 0));
        // attribution.md
        var why = new IntegratedGradients { Tolerance = 1e-4 }.Explain(f, x, baseline: zero);
        double error = why.ConvergenceDelta; // Σ attributions − (F(x) − F(x′))
        Assert.True(Math.Abs(error) <= 1e-4);
        Assert.Equal(1, (double)why["x"], 1e-4);
    }

    [Fact]
    public void WithoutError()
    {
        var ranker = new Ranker(SmallWeights(new Random(5)));
        float[] x = [0.5f, -1, 2, 0.25f, 1, 0, -0.5f, 0.75f];
        // attribution.md
        var exact = new IntegratedGradients { Exact = true }.Explain(ranker.ScoresDerivative, x, target: 0);
        string how = exact.Certificate!.ToString(); // such as: Exact to rounding: 9 linear pieces, 18 evaluations
        Assert.Matches("^Exact to rounding: [0-9]+ linear pieces, [0-9]+ evaluations$", how);
        Assert.InRange(Math.Abs(exact.ConvergenceDelta), 0, 1e-5);
    }

    [Fact]
    public void SharesOfTheOutput()
    {
        var random = new Random(4);
        var sorter = new Sorter(SmallWeights(random));
        float[] x = [.. Enumerable.Range(0, 8).Select(_ => random.NextSingle())];
        // attribution.md
        var rules = LrpComposite.EpsilonPlusFlat().With(Sorter.ScoresLayers.Hidden, LrpRule.Gamma(0.25));
        var why = new Lrp(rules).Explain(sorter.ScoresDerivative, x, target: Target.Difference(0, 1));
        double lost = why.ConvergenceDelta; // Σ shares − (score 0 − score 1)
        float[] scores = [.. why.Outputs];
        Assert.Equal(why.Sum - lost, (double)scores[0] - scores[1], 1e-6);
    }

    [Fact]
    public void WeightsOfAFile()
    {
        string folder = Directory.CreateTempSubdirectory("autoig-guides-").FullName;
        try
        {
            string path = Path.Combine(folder, "reader.safetensors");
            Write(path);
            // weights.md
            using var weights = SafeTensors.Open(path);
            var reader = new Reader(weights);
            _ = reader.LogitsDerivative;
            weights.EnsureAllUsed(except: name => name.EndsWith("num_batches_tracked", StringComparison.Ordinal));

            var block = weights.WithPrefix("blocks.0.");
            Tensor<float> up = block["up.weight"];                            // blocks.0.up.weight
            Tensor<double> wide = block.Get<double>("up.weight", 64, 32);     // checked, widened
            block.EnsureContains("up.weight", "down.weight");
            Assert.Equal((double)up[3, 4], wide[3, 4]);
            Assert.Contains("'blocks.0.left'", Assert.Throws<TensorFileException>(() => block.EnsureContains("left")).Message,
                StringComparison.Ordinal);
            Assert.Contains("[64, 32]", Assert.Throws<TensorFileException>(() => block.Get<float>("up.weight", 32, 64)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Every C# block of every guide and of the pages that users see first stands, line by line, in a file of this folder, or of the demo
    /// of an imported network; the namespaces that it uses stand at the top of that file.
    /// </summary>
    [Theory]
    [InlineData("docs/guides/attribution.md", 16)]
    [InlineData("docs/guides/baselines.md", 2)]
    [InlineData("docs/guides/bulk.md", 0)]
    [InlineData("docs/guides/captum.md", 2)]
    [InlineData("docs/guides/concepts.md", 3)]
    [InlineData("docs/guides/deployment.md", 0)]
    [InlineData("docs/guides/export.md", 0)]
    [InlineData("docs/guides/faq.md", 0)]
    [InlineData("docs/guides/getting-started.md", 5)]
    [InlineData("docs/guides/images.md", 5)]
    [InlineData("docs/guides/import.md", 0)]
    [InlineData("docs/guides/layers.md", 3)]
    [InlineData("docs/guides/models.md", 4)]
    [InlineData("docs/guides/perturbation.md", 4)]
    [InlineData("docs/guides/performance.md", 1)]
    [InlineData("docs/guides/reports.md", 4)]
    [InlineData("docs/guides/saving.md", 5)]
    [InlineData("docs/guides/series.md", 3)]
    [InlineData("docs/guides/serving.md", 3)]
    [InlineData("docs/guides/shap.md", 1)]
    [InlineData("docs/guides/tabular.md", 6)]
    [InlineData("docs/guides/text.md", 4)]
    [InlineData("docs/guides/trust.md", 4)]
    [InlineData("docs/guides/weights.md", 2)]
    [InlineData("README.md", 4)]
    [InlineData("src/AutoIG/PACKAGE.md", 3)]
    [InlineData("src/AutoIG.Images/PACKAGE.md", 1)]
    [InlineData("src/AutoIG.Reports/PACKAGE.md", 1)]
    public void EverySnippetIsCompiled(string page, int snippets)
    {
        string[] imported = Directory.GetFiles(Path.Combine(Repository(), "demo", "Sentence"), "*.cs");
        string[][] compiled = [.. Directory.GetFiles(Folder(), "*.cs").Concat(imported).Select(file => Lines(File.ReadAllText(file)))];
        string[] parts = File.ReadAllText(Path.Combine(Repository(), page)).ReplaceLineEndings("\n").Split("```csharp\n");
        Assert.Equal(snippets, parts.Length - 1);
        foreach (string part in parts.Skip(1))
        {
            string[] snippet = Lines(part.Split("```")[0]);
            if (snippet[0].StartsWith("#:", StringComparison.Ordinal))
                continue; // A whole file, which a test of the packages runs as it is.
            Assert.True(compiled.Any(lines => Shows(lines, snippet)),
                $"{page} shows what is not compiled:\n{string.Join('\n', snippet)}");
        }

        static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

        static bool Shows(string[] lines, string[] snippet)
        {
            string[] usings = [.. snippet.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('='))];
            string[] code = snippet[usings.Length..];
            return !usings.Except(lines).Any() && Enumerable.Range(0, Math.Max(0, lines.Length - code.Length + 1))
                .Any(i => lines.AsSpan(i, code.Length).SequenceEqual(code));
        }
    }

    [Fact]
    public void EveryGuideIsAmongThem()
    {
        var pages = typeof(GuideTests).GetMethod(nameof(EverySnippetIsCompiled))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Select(data => Path.GetFileName((string)((InlineDataAttribute)data).GetData(null!).Single()[0]));
        Assert.Empty(Directory.GetFiles(Path.Combine(Repository(), "docs", "guides"), "*.md").Select(Path.GetFileName).Except(pages));
    }

    private static SafeTensors SmallWeights(Random random)
    {
        using var stream = new MemoryStream();
        var writer = new SafeTensorsWriter();
        writer.Add<float>("w1", [.. Enumerable.Range(0, 128).Select(_ => random.NextSingle() - 0.5f)], 16, 8);
        writer.Add<float>("b1", [.. Enumerable.Range(0, 16).Select(_ => random.NextSingle() - 0.5f)], 16);
        writer.Add<float>("w2", [.. Enumerable.Range(0, 48).Select(_ => random.NextSingle() - 0.5f)], 3, 16);
        writer.WriteTo(stream);
        return SafeTensors.Parse(stream.ToArray());
    }

    private static SafeTensors Weights()
    {
        using var stream = new MemoryStream();
        Writer().WriteTo(stream);
        return SafeTensors.Parse(stream.ToArray());
    }

    private static void Write(string path) => Writer().Save(path);

    private static SafeTensorsWriter Writer()
    {
        var random = new Random(2);
        var writer = new SafeTensorsWriter();
        Add("words.weight", 50, 32);
        Add("head.weight", 3, 32);
        foreach (string block in new[] { "blocks.0.", "blocks.1." })
        {
            Add(block + "up.weight", 64, 32);
            Add(block + "down.weight", 32, 64);
        }
        return writer;

        void Add(string name, int rows, int columns)
        {
            float[] values = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() - 0.5f)];
            writer.Add<float>(name, values, rows, columns);
        }
    }

    internal static string Repository() => Path.GetFullPath(Path.Combine(Folder(), "..", "..", ".."));

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
