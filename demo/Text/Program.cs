using System.CommandLine;
using System.Globalization;
using AutoIG.Demos;
using AutoIG.Reports;
using AutoIG.Text;
using Spectre.Console;

// A file that output goes to is no terminal, whatever else the environment says.
AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
string data = Path.Combine(AppContext.BaseDirectory, "Data");
var files = new Argument<string[]>("files")
{
    Description = "Files with a passage a line, - for standard input; without any, the 80 passages of the demo.",
    Arity = ArgumentArity.ZeroOrMore
};
var text = new Option<string[]>("--text") { Description = "A passage; may be given several times.", DefaultValueFactory = _ => [] };
var steps = new Option<int>("--steps") { Description = "Points of the quadrature.", DefaultValueFactory = _ => 50 };
var shown = new Option<int>("--show") { Description = "How many passages are printed.", DefaultValueFactory = _ => 4 };
var folder = new Option<string>("--out")
{
    Description = "The folder for report.html.",
    DefaultValueFactory = _ => Path.Combine("artifacts", "text")
};
var command = new RootCommand("Which era is a passage of a State of the Union address from, and which of its words say so?")
{
    files, text, steps, shown, folder
};
command.SetAction((arguments, cancellation) => Task.FromResult(DemoRun.ExitCodeOf(() => Run(
    data,
    new TextOptions(
        arguments.GetValue(text)!, arguments.GetValue(files)!, arguments.GetValue(steps), arguments.GetValue(shown),
        arguments.GetValue(folder)!),
    cancellation))));
return command.Parse(args).Invoke();

static void Run(string data, TextOptions options, CancellationToken cancellation)
{
    var passages = new EraExplainer(EraClassifier.Open(data), options.Steps, cancellation).Explain(options.Passages(data));
    new EraPrinter(AnsiConsole.Console).Print(passages, options.Shown);
    Directory.CreateDirectory(options.Folder);
    string path = Path.Combine(options.Folder, "report.html");
    var known = passages.Where(passage => passage.Passage.Era is not null).ToList();
    new Report
    {
        Title = "Which era, and which words say so?",
        Summary = "A network reads up to 32 words of a State of the Union address and says whether it is early (1790–1849) or recent "
            + "(1961–2021). Integrated Gradients from no words to these says what each word contributed to the answer’s logit less "
            + "the other’s.",
        Facts =
        [
            new("Passages", passages.Count.ToString(CultureInfo.InvariantCulture)),
            .. known.Count > 0
                ? [new ReportFact("Right", string.Create(
                    CultureInfo.InvariantCulture, $"{known.Count(passage => passage.IsRight)} of {known.Count}"))]
                : Array.Empty<ReportFact>(),
        ],
        Explanations = [.. passages.Select(passage => passage.ToCard(options.Steps))],
    }.Save(path, cancellation);
    // A path is not broken into lines.
    Console.WriteLine($"Report: {path}");
}
