Console.WriteLine("usage: peers DIR [--models a,b] [--threads 2]");
