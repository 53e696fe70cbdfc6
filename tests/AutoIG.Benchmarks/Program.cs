using System.CommandLine;
using System.Text.Json;
using AutoIG.Benchmarks;
using AutoIG.Benchmarks.Peers;
using AutoIG.Benchmarks.Serving;
using AutoIG.Benchmarks.Trust;
using BenchmarkDotNet.Running;

var part = new Argument<string>("name") { Description = "Part of the kernels' names.", DefaultValueFactory = _ => "" };
var kernels = new Command("kernels", "The share of the multiply-add peak that each dense kernel reaches, on one thread.") { part };
kernels.SetAction(arguments => KernelMeasurements.Run(arguments.GetValue(part)!));

var folder = new Argument<DirectoryInfo>("dir") { Description = "The folder that torch_ig.py has written." };
var models = new Option<string?>("--models") { Description = "Names, separated by commas; all by default." };
var threads = new Option<int>("--threads")
{
    Description = "How many threads may work.", DefaultValueFactory = _ => Environment.ProcessorCount
};
var steps = new Option<int>("--steps") { Description = "Gauss-Legendre points.", DefaultValueFactory = _ => 50 };
var seconds = new Option<double>("--seconds") { Description = "How long to repeat each model.", DefaultValueFactory = _ => 4 };
var peers = new Command("peers", "Explains what PyTorch has explained: checks the attributions, then one line of JSON a model.")
{
    folder, models, threads, steps, seconds
};
peers.SetAction(arguments =>
{
    foreach (string name in PeerModel.Named(arguments.GetValue(models)) ?? [.. PeerModel.All.Select(model => model.Name)])
    {
        if (Find(name, arguments.GetValue(folder)!) is not var (model, path))
            return 1;
        var row = PeerMeasurement.Run(
            model, path, arguments.GetValue(threads), arguments.GetValue(steps), TimeSpan.FromSeconds(arguments.GetValue(seconds)));
        Console.WriteLine(JsonSerializer.Serialize(row, PeerJson.Default.PeerRow));
    }
    return 0;
});

var one = new Argument<string>("model") { Description = "The name of a model." };
var turns = new Command(
    "turns", "Explains whenever 'explain' comes in, measures the multiply-add peak for 'peak', and answers with a number; see compare.py.")
{
    folder, one, threads, steps
};
turns.SetAction(arguments => Find(arguments.GetValue(one)!, arguments.GetValue(folder)!) is var (model, path)
    ? PeerTurns.Run(model, path, arguments.GetValue(threads), arguments.GetValue(steps), Console.In, Console.Out)
    : 1);

var curves = new Command("curves", "How time and memory grow with points, samples and tokens.") { threads };
curves.SetAction(arguments => CostCurve.Run(arguments.GetValue(threads)));

var targets = new Command("targets", "What the ten outputs of a digit cost together, beside one of them.") { threads, seconds };
targets.SetAction(arguments => TargetCosts.Run(arguments.GetValue(threads), TimeSpan.FromSeconds(arguments.GetValue(seconds))));

var relevance = new Command("relevance", "What DeepLIFT and relevance propagation cost beside one gradient.")
{
    models, threads, seconds
};
relevance.SetAction(arguments => RelevanceCosts.Run(
    arguments.GetValue(models), arguments.GetValue(threads), TimeSpan.FromSeconds(arguments.GetValue(seconds))));

var perturbation = new Command("perturbation", "What coalitions and masks cost beside the forward passes of which they are made.")
{
    threads, seconds
};
perturbation.SetAction(arguments => PerturbationCosts.Run(
    arguments.GetValue(threads), TimeSpan.FromSeconds(arguments.GetValue(seconds))));

var digits = new Option<int>("--digits") { Description = "How many of the thousand test digits.", DefaultValueFactory = _ => 1000 };
var photograph = new Option<bool>("--photograph") { Description = "Of a photograph and a network of ImageNet, in place of digits." };
var integrals = new Command("steps", "How many evaluations an integral of a test digit takes, and how far it is off.")
{
    digits, photograph, threads
};
integrals.SetAction((arguments, cancellation) => Task.Run(
    () =>
    {
        if (arguments.GetValue(photograph))
            StepCosts.OfPhotograph(arguments.GetValue(threads), cancellation);
        else
            StepCosts.OfDigits(arguments.GetValue(digits), arguments.GetValue(threads), cancellation);
    },
    cancellation));

var samples = new Option<int>("--samples") { Description = "How many digits are judged.", DefaultValueFactory = _ => 200 };
var scores = new Option<FileInfo?>("--csv") { Description = "Where all scores of the methods go, as comma-separated values." };
var trust = new Command(
    "trust", "Judges explanations: hidden units by ablation and by what a classifier makes of them, and eight methods by six measures.")
{
    samples, scores
};
trust.SetAction((arguments, cancellation) => Task.Run(
    () => TrustTables.Run(arguments.GetValue(samples), arguments.GetValue(scores), Console.Out, cancellation), cancellation));

var service = new Argument<FileInfo>("program") { Description = "The demo's web service, as 'dotnet publish demo/Api' has written it." };
var serving = new Command("serve", "Answers a second and latencies of the web service, by the threads of a call and the callers.")
{
    service, seconds
};
serving.SetAction((arguments, _) => ServingLoads.RunAsync(
    arguments.GetValue(service)!, TimeSpan.FromSeconds(arguments.GetValue(seconds)), Console.Out));

var benchmark = new Command("benchmark", "BenchmarkDotNet: what follows are its own options.") { TreatUnmatchedTokensAsErrors = false };
benchmark.SetAction(arguments =>
{
    BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run([.. arguments.UnmatchedTokens]);
});

return new RootCommand("What AutoIG costs, what PyTorch costs for the same, and how far explanations may be trusted.")
{
    kernels, peers, turns, curves, targets, relevance, perturbation, integrals, trust, serving, benchmark
}.Parse(args).Invoke();

// The model and the folder that its peer has written; null, and a word on the console, where there is none.
static (PeerModel Model, string Path)? Find(string name, DirectoryInfo folder)
{
    var model = PeerModel.All.FirstOrDefault(known => known.Name == name);
    if (model is null)
    {
        Console.Error.WriteLine(
            $"There is no model '{name}'; expected one of {string.Join(", ", PeerModel.All.Select(known => known.Name))}.");
        return null;
    }
    string path = Path.Combine(folder.FullName, name);
    if (!File.Exists(Path.Combine(path, "case.safetensors")))
    {
        Console.Error.WriteLine($"'{path}' holds no case.safetensors: run torch_ig.py {folder} {name} first.");
        return null;
    }
    return (model, path);
}
