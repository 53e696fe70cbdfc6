using System.CommandLine;
using System.Globalization;
using AutoIG.Demos;
using AutoIG.Reports;
using AutoIG.Sentence;
using Spectre.Console;

// Numbers and messages are the same everywhere; only accents are taken off by the tables of the machine.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
// A file that output goes to is no terminal, whatever else the environment says.
AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
string data = Path.Combine(AppContext.BaseDirectory, "Data");
var sentence = new Option<string>("--sentence")
{
    Description = "A sentence.",
    DefaultValueFactory = _ => "A small dog is chasing a ball through the park."
};
var other = new Option<string>("--to")
{
    Description = "The sentence that it is compared with.",
    DefaultValueFactory = _ => "The puppy runs after its toy on the grass."
};
var steps = new Option<int>("--steps") { Description = "Points of the quadrature.", DefaultValueFactory = _ => 50 };
var folder = new Option<string>("--out")
{
    Description = "The folder for report.html.",
    DefaultValueFactory = _ => Path.Combine("artifacts", "sentence")
};
var command = new RootCommand("How alike are two sentences to a sentence encoder, and which of their words say so?")
{
    sentence, other, steps, folder
};
command.SetAction((arguments, cancellation) => Task.FromResult(DemoRun.ExitCodeOf(() => Explain(
    data, arguments.GetValue(sentence)!, arguments.GetValue(other)!, arguments.GetValue(steps), arguments.GetValue(folder)!,
    cancellation))));
return command.Parse(args).Invoke();

static void Explain(string data, string sentence, string other, int steps, string folder, CancellationToken cancellation)
{
    var explainer = new SentenceExplainer(SentenceEncoder.Open(data), steps, cancellation);
    ExplainedSentence[] explained = [explainer.Explain(sentence, other), explainer.Explain(other, sentence)];
    new SentencePrinter(AnsiConsole.Console).Print(explained);
    Directory.CreateDirectory(folder);
    string path = Path.Combine(folder, "report.html");
    new Report
    {
        Title = "Which words make two sentences alike?",
        Summary = "A sentence encoder turns each sentence into a vector; F is the cosine of the angle between the two. Integrated "
            + "Gradients from masks to the words says what each word of one sentence contributed, while the other one stays as it is.",
        Explanations = [.. explained.Select(one => one.ToCard(steps))],
    }.Save(path, cancellation);
    // A path is not broken into lines.
    Console.WriteLine($"Report: {path}");
}
