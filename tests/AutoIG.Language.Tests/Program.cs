using System.Globalization;
using AutoIG.Language.Tests.Generation;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests;

/// <summary>
/// The long run and the look at one program:
/// <c>dotnet run -c Release --project tests/AutoIG.Language.Tests -- [programs] [first seed] [most failures to reduce]</c>,
/// <c>… -- show SEED</c>, <c>… -- reduce SEED</c>.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["show", var seed]:
                Console.WriteLine(Printer.Print(RandomProgram.Make(Number(seed)), "Model"));
                return 0;
            case ["reduce", var seed]:
                var one = Campaign.Reading(first: 1, every: 1);
                one.Run(Number(seed), 1);
                Report.Write(one, 1, Console.WriteLine);
                return one.Failures.Count;
        }
        long At(int position, long otherwise) => arguments.Length > position ? Number(arguments[position]) : otherwise;
        var campaign = Campaign.Reading(first: 0, every: 51);
        campaign.Run(At(1, 1), At(0, 1_000_000), Console.WriteLine);
        Console.WriteLine(campaign.Summary);
        Console.WriteLine(campaign.Coverage.Table(campaign.Tried));
        foreach (string error in campaign.Invalid.Take(5))
            Console.WriteLine(error);
        Report.Write(campaign, (int)At(2, 12), Console.WriteLine);
        return campaign.Failures.Count == 0 ? 0 : 1;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
