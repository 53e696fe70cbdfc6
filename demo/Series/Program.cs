using System.CommandLine;
using System.Globalization;
using AutoIG.Demos;
using AutoIG.Reports;
using AutoIG.Series;
using Spectre.Console;

// A file that output goes to is no terminal, whatever else the environment says.
AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
string weights = Path.Combine(AppContext.BaseDirectory, "Data", "motions.safetensors");
var count = new Option<int>("--count") { Description = "How many motions are explained.", DefaultValueFactory = _ => 40 };
var shown = new Option<int>("--show") { Description = "How many of each kind are printed.", DefaultValueFactory = _ => 1 };
var steps = new Option<int>("--steps") { Description = "Points of the quadrature.", DefaultValueFactory = _ => 50 };
var folder = new Option<string>("--out")
{
    Description = "The folder for report.html.",
    DefaultValueFactory = _ => Path.Combine("artifacts", "series")
};
var train = new Option<string?>("--train") { Description = "Trains the network anew, writes its weights to this file and ends." };
var epochs = new Option<int>("--epochs") { Description = "How often the training sees each motion.", DefaultValueFactory = _ => 40 };
var seed = new Option<int>("--seed") { Description = "The seed of the training.", DefaultValueFactory = _ => 7 };
var command = new RootCommand("What does somebody with a watch on the wrist do, and which moments of which sensor say so?")
{
    count, shown, steps, folder, train, epochs, seed
};
command.SetAction((arguments, cancellation) => Task.FromResult(DemoRun.ExitCodeOf(() => Run(
    weights,
    new SeriesOptions(
        arguments.GetValue(count), arguments.GetValue(shown), arguments.GetValue(steps), arguments.GetValue(folder)!,
        arguments.GetValue(train), arguments.GetValue(epochs), arguments.GetValue(seed)),
    cancellation))));
return command.Parse(args).Invoke();

static void Run(string weights, SeriesOptions options, CancellationToken cancellation)
{
    if (options.TrainTo is { } path)
        Train(path, options, cancellation);
    else
        Explain(weights, options, cancellation);
}

static void Train(string path, SeriesOptions options, CancellationToken cancellation)
{
    if (options.Epochs < 1)
        throw new ArgumentException($"--epochs: expected at least 1, got {options.Epochs}.");
    var (trained, scale) = new MotionTrainer(options.Seed).Train(
        MotionTrainer.Motions(), options.Epochs,
        (epoch, loss) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch,3}: loss {loss:F4}")), cancellation);
    using (var file = File.Create(path))
        trained.WriteTo(file, scale);
    var (network, unseen) = (MotionClassifier.Open(path), MotionClassifier.Motions(400));
    Console.WriteLine($"{MotionClassifier.CountRight(network, unseen)} of {unseen.Count} motions that it has not seen are right.");
}

static void Explain(string weights, SeriesOptions options, CancellationToken cancellation)
{
    if (options.Count < 1)
        throw new ArgumentException($"--count: expected at least 1, got {options.Count}.");
    var motions = new MotionExplainer(MotionClassifier.Open(weights), options.Steps, cancellation)
        .Explain(MotionClassifier.Motions(options.Count));
    new MotionPrinter(AnsiConsole.Console).Print(motions, options.Shown);
    Directory.CreateDirectory(options.Folder);
    string path = Path.Combine(options.Folder, "report.html");
    new Report
    {
        Title = "What is done, and when does it show?",
        Summary = "A network sees ten seconds of a wrist’s accelerometer and gyroscope and says what is done. The signals are made by a "
            + "stated rule, so that it is known when the strokes are. Integrated Gradients from each channel’s mean to the signal "
            + "says what each moment of each channel contributed to the answer’s logit.",
        Facts =
        [
            new("Motions", motions.Count.ToString(CultureInfo.InvariantCulture)),
            new("Right", string.Create(CultureInfo.InvariantCulture, $"{motions.Count(motion => motion.IsRight)} of {motions.Count}")),
        ],
        Explanations = [.. motions.Select(motion => motion.ToCard(options.Steps))],
    }.Save(path, cancellation);
    // A path is not broken into lines.
    Console.WriteLine($"Report: {path}");
}
