using System.CommandLine;
using System.Globalization;
using AutoIG;
using AutoIG.Demos;
using AutoIG.Photo;
using AutoIG.Reports;
using Spectre.Console;

// A file that output goes to is no terminal, whatever else the environment says.
AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
string data = Path.Combine(AppContext.BaseDirectory, "Data");
var paths = new Argument<string[]>("photos")
{
    Description = "PNG or JPEG files; without any, the four photographs of the demo.",
    Arity = ArgumentArity.ZeroOrMore
};
var steps = new Option<int>("--steps") { Description = "Points of the quadrature.", DefaultValueFactory = _ => 50 };
var folder = new Option<string>("--out")
{
    Description = "The folder for the pictures and report.html.",
    DefaultValueFactory = _ => Path.Combine("artifacts", "photo")
};
var command = new RootCommand("Explains what EfficientNet-Lite0 sees in photographs: overlays of each, and a report of all.")
{
    paths, steps, folder
};
command.SetAction((arguments, cancellation) =>
{
    string[] given = arguments.GetValue(paths)!;
    string[] own = [.. PhotoOptions.OwnPhotographs.Select(name => Path.Combine(data, name))];
    var options = new PhotoOptions(given.Length > 0 ? given : own, arguments.GetValue(steps), arguments.GetValue(folder)!);
    return Task.FromResult(DemoRun.ExitCodeOf(() => Run(data, options, cancellation)));
});
return command.Parse(args).Invoke();

static void Run(string data, PhotoOptions options, CancellationToken cancellation)
{
    if (options.Paths.GroupBy(Path.GetFileNameWithoutExtension).FirstOrDefault(name => name.Count() > 1)?.Key is { } twice)
        throw new ArgumentException($"photos: expected files of different names, got {twice} twice: pictures are named after them.");
    Directory.CreateDirectory(options.Folder);
    var explainer = new PhotoExplainer(Classifier.Open(data), options, cancellation);
    List<ImageExplanation> explanations = [.. options.Paths.Select(explainer.Explain)];
    Print(explanations);
    string path = Path.Combine(options.Folder, "report.html");
    new Report
    {
        Title = "What did the network see?",
        Summary = "Integrated Gradients spreads the difference between the answer for the photograph and the answer for its blurred "
            + "colours over the pixels. Red speaks for the answer, blue against it. Grad-CAM and Layer-CAM say the same of the "
            + "network's late layers, coarsely.",
        Explanations = [.. explanations],
    }.Save(path, cancellation);
    // A path is not broken into lines.
    Console.WriteLine($"Pictures and report: {path}");
}

static void Print(List<ImageExplanation> explanations)
{
    var table = new Table().Border(TableBorder.Simple)
        .AddColumn(Left("photograph")).AddColumn(Left("class")).AddColumn(Right("prob.")).AddColumn(Right("ΔF")).AddColumn(Right("error"));
    foreach (var explanation in explanations)
    {
        table.AddRow(
            Markup.Escape(Short(explanation.Title)),
            Markup.Escape(Short(explanation.Prediction ?? "")),
            string.Create(CultureInfo.InvariantCulture, $"{explanation.Probability:P1}"),
            string.Create(CultureInfo.InvariantCulture, $"{explanation.Output - explanation.BaselineOutput:F2}"),
            string.Create(CultureInfo.InvariantCulture, $"{explanation.CompletenessError:F2}"));
    }

    AnsiConsole.Write(table);
}

// Two such columns and the numbers fit into 60.
static string Short(string text) => text.Length <= 18 ? text : string.Concat(text.AsSpan(0, 17), "…");

static TableColumn Left(string header) => new TableColumn(header).NoWrap().PadLeft(0).PadRight(1);

static TableColumn Right(string header) => new TableColumn(header).NoWrap().RightAligned().PadLeft(0).PadRight(1);
