using System.Globalization;
using AutoIG.Language.Tests.Generation;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Syntax;
using AutoIG.Language.Tests.Tensors.Generation;
using AutoIG.Language.Tests.Tensors.Runs;

namespace AutoIG.Language.Tests;

/// <summary>
/// The long run and the look at one program:
/// <c>dotnet run -c Release --project tests/AutoIG.Language.Tests -- [programs] [first seed] [most failures to reduce]</c>,
/// <c>… -- show SEED</c>, <c>… -- text SEED</c>, <c>… -- reduce SEED</c>. With <c>tensors</c> before the arguments the same of models of
/// tensors.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        bool isOfTensors = arguments is ["tensors", ..];
        if (isOfTensors)
            arguments = arguments[1..];
        var coverage = new Coverage();
        switch (arguments)
        {
            case ["show", var seed]:
                Console.WriteLine(isOfTensors ? RandomTensorProgram.Make(Number(seed)).Print("Model")
                    : Printer.Print(RandomProgram.Make(Number(seed)), "Model"));
                return 0;
            case ["text", var seed]:
                ISubject written = isOfTensors ? TensorSubject.Of(Number(seed))! : Subject.Of(Number(seed))!;
                Console.WriteLine(Runs.Generation.Write(written, ProgramAssembly.Sources([written]), 0, analyses: true,
                    failure => Console.WriteLine(failure.Show())));
                return 0;
            case ["reduce", var seed]:
                var one = isOfTensors ? Campaigns.OfTensors(oneOf: 1) : Campaigns.OfNumbers(first: 1, every: 1);
                one.Run(Number(seed), 1);
                Report.Write(one, 1, Console.WriteLine);
                return one.Failures.Count;
        }
        long At(int position, long otherwise) => arguments.Length > position ? Number(arguments[position]) : otherwise;
        var campaign = isOfTensors ? Campaigns.OfTensors(oneOf: 100) : Campaigns.OfNumbers(first: 0, every: 51, coverage: coverage);
        campaign.Run(At(1, 1), At(0, isOfTensors ? 100_000 : 1_000_000), Console.WriteLine);
        Console.WriteLine(campaign.Summary);
        if (!isOfTensors)
            Console.WriteLine(coverage.Table(campaign.Tried));
        foreach (string error in campaign.Invalid.Take(5))
            Console.WriteLine(error);
        Report.Write(campaign, (int)At(2, 12), Console.WriteLine);
        return campaign.Failures.Count == 0 ? 0 : 1;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
