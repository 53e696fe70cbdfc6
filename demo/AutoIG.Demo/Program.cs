using System.CommandLine;
using System.Globalization;
using AutoIG;
using AutoIG.Demo;
using AutoIG.Reports;
using Spectre.Console;

// A file that output goes to is no terminal, whatever else the environment says.
AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;

var digit = new Option<int?>("--digit") { Description = "Explain this one test digit (0 to 299) instead of ten digits and all tumours." };
var steps = new Option<int>("--steps") { Description = "Points of the quadrature.", DefaultValueFactory = _ => 50 };
var rule = new Option<QuadratureRule>("--rule")
{
    Description = "The quadrature rule.",
    DefaultValueFactory = _ => QuadratureRule.GaussLegendre
};
var folder = new Option<string>("--out")
{
    Description = "The folder for the pictures and report.html.",
    DefaultValueFactory = _ => Path.Combine("artifacts", "demo")
};
var compare = new Option<bool>("--compare")
{
    Description = "Sets methods of all families side by side, for digits 0 to 2 or the one that --digit names."
};
var guides = new Option<bool>("--guides") { Description = "Draws the pictures of the guides, and nothing else." };
var command = new RootCommand("Explains handwritten digits and tumours with AutoIG: a heat map each, and a report of all.")
{
    digit, steps, rule, folder, compare, guides
};
command.SetAction((arguments, cancellation) => Task.FromResult(Run(
    new DemoOptions(
        arguments.GetValue(digit), arguments.GetValue(steps), arguments.GetValue(rule), arguments.GetValue(folder)!,
        arguments.GetValue(compare), arguments.GetValue(guides)),
    cancellation)));
return command.Parse(args).Invoke();

static int Run(DemoOptions options, CancellationToken cancellation)
{
    try
    {
        Directory.CreateDirectory(options.Folder);
        if (options.Guides)
        {
            foreach (string picture in new GuidePictures(options.Folder, cancellation).Save())
                Console.WriteLine(picture);
            return 0;
        }
        var explanations = ExplainAll(options, cancellation);
        Print(explanations);
        string path = Path.Combine(options.Folder, "report.html");
        new Report
        {
            Title = options.Compare ? "How do methods differ?" : "Why did the model say that?",
            Summary = options.Compare
                ? DigitComparison.Summary
                : "Integrated Gradients spreads the difference between the model's output and its output for an empty input "
                    + "over the input's elements.",
            Explanations = explanations,
        }.Save(path, cancellation);
        // A path is not broken into lines.
        Console.WriteLine($"Pictures and report: {path}");
        return 0;
    }
    catch (OperationCanceledException)
    {
        AnsiConsole.MarkupLine("[yellow]Cancelled.[/]");
        return 130;
    }
    catch (Exception exception) when (exception is ArgumentException or IOException or FormatException or UnauthorizedAccessException)
    {
        AnsiConsole.MarkupLineInterpolated($"[red]{exception.Message}[/]");
        return 1;
    }
}

static List<AutoIG.Reports.Explanation> ExplainAll(DemoOptions options, CancellationToken cancellation)
{
    var digits = new DigitDemo(options, cancellation);
    var comparison = new DigitComparison(cancellation);
    var work = digits.Chosen.Select(index => (Func<AutoIG.Reports.Explanation>)(
        () => options.Compare ? comparison.Explain(index) : digits.Explain(index))).ToList();
    if (options.Digit is null && !options.Compare)
    {
        var tumors = new TumorDemo(options, cancellation);
        work.AddRange(TumorDemo.Chosen.Select(index => (Func<AutoIG.Reports.Explanation>)(() => tumors.Explain(index))));
    }
    var explanations = new List<AutoIG.Reports.Explanation>();
    if (Console.IsOutputRedirected)
        Explain(() => { });
    else
        AnsiConsole.Progress().HideCompleted(false).Start(context =>
        {
            var bar = context.AddTask("Explaining", maxValue: work.Count);
            Explain(() => bar.Increment(1));
        });
    return explanations;

    void Explain(Action finished)
    {
        foreach (var explain in work)
        {
            cancellation.ThrowIfCancellationRequested();
            explanations.Add(explain());
            finished();
        }
    }
}

static void Print(List<AutoIG.Reports.Explanation> explanations)
{
    var table = new Table().Border(TableBorder.Simple)
        .AddColumn(Left("sample")).AddColumn(Left("model")).AddColumn(Left("truth"))
        .AddColumn(Right("prob.")).AddColumn(Right("ΔF")).AddColumn(Right("error"));
    const int MostRows = 15;
    foreach (var explanation in explanations.Take(MostRows))
    {
        table.AddRow(
            Markup.Escape(explanation.Title),
            explanation.Prediction == explanation.Truth
                ? Markup.Escape(explanation.Prediction ?? "")
                : $"[red]{Markup.Escape(explanation.Prediction ?? "")}[/]",
            Markup.Escape(explanation.Truth ?? ""),
            string.Create(CultureInfo.InvariantCulture, $"{100 * explanation.Probability:F1}%"),
            string.Create(CultureInfo.InvariantCulture, $"{explanation.Output - explanation.BaselineOutput:F1}"),
            string.Create(CultureInfo.InvariantCulture, $"{explanation.CompletenessError:0e+0}"));
    }
    AnsiConsole.Write(table);
    if (explanations.Count > MostRows)
        AnsiConsole.MarkupLineInterpolated($"{explanations.Count - MostRows} more are in the report.");
}

static TableColumn Left(string header) => new TableColumn(header).NoWrap().PadLeft(0).PadRight(1);

static TableColumn Right(string header) => new TableColumn(header).NoWrap().RightAligned().PadLeft(0).PadRight(1);
